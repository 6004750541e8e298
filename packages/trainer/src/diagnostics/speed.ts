/** How fast this machine trains, moves memory, and keeps multiplying. */
import { MatmulProbe, matmulFlops } from "../probe";
import { MadeUpTraining } from "./made-up-training";

const trained = { layers: 4, width: 128, context: 128, vocabulary: 1_024, sequences: 4 };
const warmups = 3;

/** Tokens a second of a fixed model: of the median step, which neither a pause nor a lucky step moves. */
export async function measureThroughput(threads: number, durationMs: number): Promise<number> {
  const training = await MadeUpTraining.create(trained, threads);
  for (let step = 0; step < warmups; step += 1) await training.step();
  const times = await timed(durationMs, () => training.step());
  await training.release();
  return (training.tokensPerStep * 1_000) / median(times);
}

const copiedBytes = 64 * 2 ** 20;
const copies = 12;

/** Bytes a second read and written by copies that no cache holds; the best of some, as in McCalpin's STREAM. */
export function measureMemoryBandwidth(): number {
  const from = new Float64Array(copiedBytes / 8).fill(1);
  const to = new Float64Array(copiedBytes / 8).fill(0);
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let copy = 0; copy < copies; copy += 1) {
    const began = performance.now();
    to.set(from);
    shortestMs = Math.min(shortestMs, performance.now() - began);
  }
  return (2 * copiedBytes * 1_000) / shortestMs;
}

export interface SustainedSpeed {
  /** Floating-point operations a second in the first and the last quarter of the time. */
  readonly first: number;
  readonly last: number;
}

export async function measureSustained(threads: number, durationMs: number): Promise<SustainedSpeed> {
  const probe = await MatmulProbe.create(threads);
  await probe.timeMs();
  const times = await timed(durationMs, () => probe.timeMs());
  await probe.release();
  const quarter = Math.max(1, Math.floor(times.length / 4));
  const rate = (part: readonly number[]) => matmulFlops / (median(part) / 1_000);
  return { first: rate(times.slice(0, quarter)), last: rate(times.slice(-quarter)) };
}

/** Milliseconds that each round took, at least three of them. */
async function timed(durationMs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const began = performance.now();
  while (times.length < 3 || performance.now() - began < durationMs) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
