/** How much a test does at each level: seconds, a minute or two, long. */
import type { DiagnosticLevel } from "@trainyard/contracts";

export interface Depth {
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** Runs of the training replay. */
  readonly replays: number;
  /** Time that training is timed for. */
  readonly throughputMs: number;
  /** Time that the processor is kept busy for. */
  readonly sustainedMs: number;
}

const mebibyte = 2 ** 20;

const depths: Readonly<Record<DiagnosticLevel, Depth>> = {
  1: { diskBytes: 16 * mebibyte, memoryBytes: 64 * mebibyte, replays: 2, throughputMs: 3_000, sustainedMs: 10_000 },
  2: { diskBytes: 128 * mebibyte, memoryBytes: 256 * mebibyte, replays: 2, throughputMs: 5_000, sustainedMs: 15_000 },
  3: { diskBytes: 1024 * mebibyte, memoryBytes: 2048 * mebibyte, replays: 20, throughputMs: 60_000, sustainedMs: 180_000 },
};

/** At most a quarter of the memory that is free, so that nothing else on the machine is pushed out. */
export function depthOf(level: DiagnosticLevel, freeMemoryBytes: number): Depth {
  const depth = depths[level];
  return { ...depth, memoryBytes: Math.min(depth.memoryBytes, Math.floor(freeMemoryBytes / 4)) };
}
