/** Repeats what a service that is away could not do, until it is back. */
import { setTimeout as sleep } from "node:timers/promises";
import { TrainyardError } from "@trainyard/contracts";
import type { OutageLog } from "./outage-log";

const firstDelayMs = 100;
/** Short enough that a service is noticed soon after its return, long enough not to hammer it. */
const longestDelayMs = 2_000;

export interface UntilAvailableOptions {
  readonly outage: OutageLog;
  /** Ends the wait: the promise rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Result of `operation`, tried with growing pauses (100 ms to 2 s) while it rejects with `unavailable`; any other error is passed on. */
export async function untilAvailable<T>(operation: () => Promise<T>, { outage, signal }: UntilAvailableOptions): Promise<T> {
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(longestDelayMs, 2 * delayMs)) {
    signal.throwIfAborted();
    try {
      const result = await operation();
      outage.answered();
      return result;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      outage.failed(error);
      await sleep(delayMs, undefined, { signal });
    }
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof TrainyardError && error.code === "unavailable";
}
