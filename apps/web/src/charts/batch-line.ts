/** Tokens a step on the effective curve, from what the points count: a batch that grows shows as stairs. Pure. */
import type { Segment } from "@trainyard/contracts";
import { project, type Scale } from "./axis";
import type { DrawnPoint, Reading } from "./prepare";
import type { Sample, Trace } from "./trace";
import { type XName, xOf } from "./x-axis";

export interface BatchLine {
  points: readonly DrawnPoint[];
  readings: readonly Pick<Reading, "x" | "value">[];
}

interface Place {
  x: XName;
  xScale: Scale;
  originMs: number;
}

export function batchLine(traces: readonly Trace[], segments: readonly Segment[], { x, xScale, originMs }: Place): BatchLine {
  const points: DrawnPoint[] = [];
  const readings: Pick<Reading, "x" | "value">[] = [];
  for (const { id, startStep, effectiveUntilStep } of segments) {
    const trace = traces.find(({ segmentId, metric }) => segmentId === id && metric === "trainLoss");
    const samples = (trace?.samples ?? []).filter(({ step }) => step <= (effectiveUntilStep ?? Number.POSITIVE_INFINITY));
    samples.forEach((sample, index) => {
      const value = tokensAStep(samples, index, startStep);
      const at = project(xScale, xOf(x, sample, originMs));
      if (value === null || at === null) return;
      const before = samples[index - 1];
      const from = before === undefined ? at : (project(xScale, xOf(x, before, originMs)) ?? at);
      points.push({ x: from, y: value }, { x: at, y: value });
      readings.push({ x: at, value });
    });
    const last = points.at(-1);
    if (last !== undefined && x === "time") points.push({ x: last.x, y: null });
  }
  return { points, readings: readings.sort((a, b) => a.x - b.x) };
}

/** Mean over the steps since the sample before; the first sample of a segment that goes on from another has none to count from. */
function tokensAStep(samples: readonly Sample[], index: number, startStep: number): number | null {
  const [before, sample] = [samples[index - 1], samples[index]];
  if (sample === undefined) return null;
  if (before !== undefined && sample.step > before.step) return (sample.tokens - before.tokens) / (sample.step - before.step);
  if (startStep === 0 && sample.step > 0) return sample.tokens / sample.step;
  return index === 0 && samples.length > 1 ? tokensAStep(samples, 1, startStep) : null;
}
