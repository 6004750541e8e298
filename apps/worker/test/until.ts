/** Waits for a condition instead of for a time. */
import { setTimeout as sleep } from "node:timers/promises";

/** Polls until `condition` gives something other than null, undefined or false; rejects with `what` after the deadline. */
export async function until<T>(what: string, condition: () => Promise<T> | T, withinMs = 90_000): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value !== null && value !== undefined && value !== false) return value as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await sleep(50);
  }
}
