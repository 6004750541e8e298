/** Asks again and again until something is at rest. */
import { setTimeout as delay } from "node:timers/promises";
import { TrainyardError } from "@trainyard/contracts";

const pollEveryMs = 500;
/** A server that restarts is waited for this long, milliseconds. */
const unavailableLimitMs = 60_000;

interface Poll<Item> {
  ask: (signal: AbortSignal) => Promise<Item>;
  show: (item: Item) => void;
  isAtRest: (item: Item) => boolean;
}

/** @throws what the API answers, or `unavailable` when nothing answered for a minute; an AbortError on Ctrl-C. */
export async function pollUntilRest<Item>(signal: AbortSignal, { ask, show, isAtRest }: Poll<Item>): Promise<Item> {
  let answeredAt = Date.now();
  while (true) {
    const item = await askOrNull(ask, signal, answeredAt);
    if (item !== null) {
      answeredAt = Date.now();
      show(item);
      if (isAtRest(item)) return item;
    }
    await delay(pollEveryMs, undefined, { signal });
  }
}

async function askOrNull<Item>(ask: Poll<Item>["ask"], signal: AbortSignal, answeredAt: number): Promise<Item | null> {
  try {
    return await ask(signal);
  } catch (error) {
    const mayComeBack = error instanceof TrainyardError && error.code === "unavailable";
    if (!mayComeBack || Date.now() - answeredAt > unavailableLimitMs) throw error;
    return null;
  }
}
