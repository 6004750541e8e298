/** Clock and round trips: how the node and what it depends on see each other. */
import type { Finding } from "@trainyard/trainer/diagnostics";

const samples = 5;
const clockWarnMs = 1_000;
const clockFailMs = 60_000;
const tripWarnMs = 250;
const tripFailMs = 5_000;

/** The offset is taken from the quickest of some round trips, with half of it on the way (as NTP does). */
export async function testClock(clock: () => Promise<{ timeMs: number; roundTripMs: number }>, now: () => number): Promise<Finding> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let sample = 0; sample < samples; sample += 1) {
    const { timeMs, roundTripMs } = await clock();
    if (roundTripMs < best.roundTripMs) best = { roundTripMs, offsetMs: now() - roundTripMs / 2 - timeMs };
  }
  const away = Math.abs(best.offsetMs);
  const status = away > clockFailMs ? "fail" : away > clockWarnMs ? "warn" : "pass";
  const detail = `Its clock is ${Math.round(away)} ms ${best.offsetMs < 0 ? "behind" : "ahead of"} the database's.`;
  return { status, figure: best.offsetMs, unit: "ms", limit: status === "fail" ? clockFailMs : clockWarnMs, detail };
}

export async function testRoundTrip(service: string, trip: () => Promise<number | null>): Promise<Finding> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const time = await trip();
    if (time === null) return { status: "fail", figure: null, unit: "ms", limit: tripFailMs, detail: `${service} does not answer.` };
    times.push(time);
  }
  const figure = times.toSorted((a, b) => a - b)[samples >> 1] ?? 0;
  const status = figure > tripFailMs ? "fail" : figure > tripWarnMs ? "warn" : "pass";
  return {
    status,
    figure,
    unit: "ms",
    limit: status === "fail" ? tripFailMs : tripWarnMs,
    detail: `${service} answers in ${figure.toFixed(1)} ms.`,
  };
}
