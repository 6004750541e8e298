/** Ticker: one run at a time, woken runs included. */
import { expect, test, vi } from "vitest";
import { startTicker } from "../src/ticker";

test("runs again and again, never two at once, and not after stop", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const ticker = startTicker(1, async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    runs += 1;
  });
  for (let wakes = 0; wakes < 5; wakes += 1) ticker.wake();
  await vi.waitFor(() => expect(runs).toBeGreaterThan(3));
  await ticker.stop();
  const atStop = runs;
  ticker.wake();
  await Promise.resolve();
  expect(runs).toBe(atStop);
  expect(most).toBe(1);
});

test("a wake during a run is followed by another run, however long the interval", async () => {
  let runs = 0;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ticker = startTicker(3_600_000, async () => {
    runs += 1;
    if (runs === 1) await gate;
  });
  ticker.wake();
  release();
  await vi.waitFor(() => expect(runs).toBe(2));
  await ticker.stop();
});
