/** The three x axes (steps, tokens, time) and the ways between them. */
import type { Segment } from "@trainyard/contracts";
import type { Sample, Trace } from "./trace";

export const xAxes = ["step", "tokens", "time"] as const;
export type XName = (typeof xAxes)[number];

/** Value of a sample on the axis: steps, tokens, or seconds since the run began. */
export function xOf(name: XName, sample: Pick<Sample, "step" | "tokens" | "timeMs">, originMs: number): number {
  if (name === "step") return sample.step;
  return name === "tokens" ? sample.tokens : Math.max(0, (sample.timeMs - originMs) / 1_000);
}

/** Pairs (step, x) of the effective curve in step order, to read one from the other. */
export type StepMap = readonly { step: number; x: number }[];

/** Built from the densest metric. Before the first sample the line goes on to step 0 at x = 0. */
export function stepMapOf(traces: readonly Trace[], segments: readonly Segment[], name: XName, originMs: number): StepMap {
  const untilStep = new Map(segments.map((segment) => [segment.id, segment.effectiveUntilStep ?? Number.POSITIVE_INFINITY]));
  const pairs = traces
    .filter((trace) => trace.metric === "trainLoss")
    .flatMap((trace) => trace.samples.filter(({ step }) => step <= (untilStep.get(trace.segmentId) ?? Number.POSITIVE_INFINITY)))
    .map((sample) => ({ step: sample.step, x: xOf(name, sample, originMs) }))
    .sort((a, b) => a.step - b.step);
  return (pairs[0]?.step ?? 0) > 1 ? pairs : [{ step: 0, x: 0 }, ...pairs];
}

/** Steps of one segment alone, what was abandoned included: in time it lies elsewhere than the effective curve. */
export function segmentStepMap(traces: readonly Trace[], segmentId: string, name: XName, originMs: number): StepMap {
  const trace = traces.find((candidate) => candidate.segmentId === segmentId && candidate.metric === "trainLoss");
  return (trace?.samples ?? []).map((sample) => ({ step: sample.step, x: xOf(name, sample, originMs) }));
}

/** x at a step, linear between neighbours; beyond the ends, the nearest end. */
export function xAtStep(map: StepMap, step: number): number {
  return interpolate(map, step, "step", "x");
}

/** Step (not rounded) at an x. */
export function stepAtX(map: StepMap, x: number): number {
  return interpolate(map, x, "x", "step");
}

function interpolate(map: StepMap, value: number, from: "step" | "x", to: "step" | "x"): number {
  const after = firstIndex(map.length, (index) => (map[index]?.[from] ?? 0) >= value);
  const right = map[after];
  const left = map[after - 1];
  if (right === undefined) return left?.[to] ?? 0;
  if (left === undefined || right[from] === left[from]) return right[to];
  return left[to] + ((right[to] - left[to]) * (value - left[from])) / (right[from] - left[from]);
}

/** First index for which `holds`, which must stay true from there on; `length` if there is none. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
