/** Connections to Redis: one kind that fails fast, for requests; one that waits, for consumers. */
import { TrainyardError } from "@trainyard/contracts";
import { Redis } from "ioredis";

export type OnError = (error: Error) => void;

/** How long a request may wait for Redis before it is told that Redis does not answer, milliseconds. */
const answerWithinMs = 2_000;

const reconnectDelayMs = (attempts: number): number => Math.min(50 * attempts, 1_000);

/** For requests: commands fail within seconds where Redis does not answer; the connection itself comes back by itself. */
export function requestConnection(redisUrl: string, onError: OnError): Redis {
  return connect(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: answerWithinMs }, onError);
}

/** For consumers: commands wait until Redis is back. */
export function consumerConnection(redisUrl: string, onError: OnError): Redis {
  return connect(redisUrl, { maxRetriesPerRequest: null }, onError);
}

function connect(redisUrl: string, options: { maxRetriesPerRequest: number | null; commandTimeout?: number }, onError: OnError): Redis {
  const connection = new Redis(redisUrl, { ...options, connectTimeout: answerWithinMs, retryStrategy: reconnectDelayMs });
  // Without a listener a lost connection would end the process.
  connection.on("error", onError);
  return connection;
}

/** The error for "Redis does not answer"; safe to try again. */
function unavailable(cause: unknown): TrainyardError {
  return new TrainyardError("unavailable", `Redis does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

/** Awaits an answer of Redis; rejects `unavailable` when it fails or takes longer than `withinMs`. */
export async function answered<Value>(answer: Promise<Value>, withinMs: number = answerWithinMs): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } catch (error) {
    throw error instanceof TrainyardError ? error : unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
