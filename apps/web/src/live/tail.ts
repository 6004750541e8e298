/** The live tail of a run: points and evaluations that came after the fetched snapshot, in step order, never twice. */
import type { StepPoint } from "@trainyard/contracts";

export interface Evaluation {
  step: number;
  tokens: number;
  timeMs: number;
  validationLoss: number | null;
}

interface SegmentTail {
  points: readonly StepPoint[];
  evaluations: readonly Evaluation[];
}

/** By segment id. */
export type Tail = Readonly<Record<string, SegmentTail>>;

export const emptyTail: Tail = {};

/** Beyond this many points the snapshot should be fetched anew, which takes them in. */
export const longTail = 250;

/** Beyond this many the oldest are let go: without them a gap shows until the snapshot comes, but the page stays quick. */
const tailLimit = 750;

const emptySegment: SegmentTail = { points: [], evaluations: [] };

export function appendPoints(tail: Tail, segmentId: string, points: readonly StepPoint[]): Tail {
  const current = tail[segmentId] ?? emptySegment;
  return { ...tail, [segmentId]: { ...current, points: appendNewer(current.points, points) } };
}

export function appendEvaluation(tail: Tail, segmentId: string, evaluation: Evaluation): Tail {
  const current = tail[segmentId] ?? emptySegment;
  return { ...tail, [segmentId]: { ...current, evaluations: appendNewer(current.evaluations, [evaluation]) } };
}

/** Drops what a snapshot has taken in: steps up to `coveredStep` of each segment. */
export function trimTail(tail: Tail, coveredStep: (segmentId: string) => number): Tail {
  const entries = Object.entries(tail).map(([segmentId, { points, evaluations }]): [string, SegmentTail] => {
    const covered = coveredStep(segmentId);
    return [segmentId, { points: points.filter((point) => point.step > covered), evaluations }];
  });
  return Object.fromEntries(entries);
}

export function tailLength(tail: Tail): number {
  return Object.values(tail).reduce((longest, { points }) => Math.max(longest, points.length), 0);
}

/** A stream that resumes may repeat what it has sent; steps only grow within a segment. */
function appendNewer<Item extends { step: number }>(old: readonly Item[], added: readonly Item[]): readonly Item[] {
  const last = old.at(-1)?.step ?? -1; // the first evaluation is of step 0
  const newer = added.filter((item) => item.step > last);
  return newer.length === 0 ? old : [...old, ...newer].slice(-tailLimit);
}
