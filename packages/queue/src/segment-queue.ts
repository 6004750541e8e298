/** The producer's side of the queue. Postgres owns the truth; a job only says "this segment waits". */
import type { SegmentJob } from "@trainyard/contracts";
import { type JobsOptions, Queue } from "bullmq";
import { answered, type OnError, requestConnection } from "./redis-connection";

export const segmentQueueName = "trainyard-segments";

/** One attempt: whether a segment is tried again is decided in Postgres, never by the queue. */
const jobOptions: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

const presentStates: readonly string[] = ["waiting", "active", "delayed", "prioritized"];

export interface RedisHealth {
  readonly ok: boolean;
  readonly roundTripMs: number | null;
  readonly error: string | null;
  /** BullMQ needs `noeviction`: anything else may throw jobs away under memory pressure. Null: not readable. */
  readonly evictionPolicy: string | null;
}

export interface SegmentQueue {
  /** Idempotent: a segment has at most one job. Rejects `unavailable` where Redis does not answer. */
  enqueue(segmentId: string): Promise<void>;
  /** Whether a job of the segment is waiting or being worked on. */
  has(segmentId: string): Promise<boolean>;
  /** Never rejects. */
  health(): Promise<RedisHealth>;
  /** Never hangs, Redis there or not. */
  close(): Promise<void>;
}

export function createSegmentQueue({ redisUrl, onError = () => undefined }: { redisUrl: string; onError?: OnError }): SegmentQueue {
  const connection = requestConnection(redisUrl, onError);
  const queue = new Queue<SegmentJob>(segmentQueueName, { connection, skipWaitingForReady: true });
  queue.on("error", onError);

  return {
    async enqueue(segmentId) {
      await answered(queue.add("train", { segmentId }, { ...jobOptions, jobId: segmentId }));
    },
    async has(segmentId) {
      return presentStates.includes(await answered(queue.getJobState(segmentId)));
    },
    async health() {
      const startedAt = performance.now();
      try {
        await answered(connection.ping());
        const roundTripMs = performance.now() - startedAt;
        const info = await answered(connection.info("memory"));
        return { ok: true, roundTripMs, error: null, evictionPolicy: /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null };
      } catch (error) {
        return { ok: false, roundTripMs: null, error: error instanceof Error ? error.message : String(error), evictionPolicy: null };
      }
    },
    async close() {
      await answered(queue.close()).catch(onError);
      connection.disconnect();
    },
  };
}
