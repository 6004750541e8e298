/** How learning rate, batch and context go over a run, as points to draw. Pure. */
import { contextAt, learningRateOf, type RunSpecification, sequencesAt, tokensAfter, totalSteps, totalTokens } from "@trainyard/contracts";

interface CurvePoint {
  x: number;
  y: number;
}

interface Mark {
  x: number;
  label: string;
}

export interface Curve {
  points: readonly CurvePoint[];
  /** Right end of the axis, from 0. */
  end: number;
  xUnit: "steps" | "tokens";
  marks: readonly Mark[];
}

const pointCount = 240;

/** Learning rate of the updates, over the schedule's own unit; the batch ramp's rule included. */
export function learningRateCurve(specification: RunSpecification): Curve {
  const { schedule } = specification;
  const isInTokens = schedule.unit === "tokens";
  const steps = totalSteps(specification);
  const end = isInTokens ? totalTokens(specification) : steps;
  const stepsOfInterest = isInTokens ? [] : [schedule.warmup - 1, schedule.warmup];
  const points = evenly(steps, stepsOfInterest).map((step) => {
    const tokens = tokensAfter(specification, step);
    const x = isInTokens ? tokensAfter(specification, step + 1) : step + 1;
    return { x, y: learningRateOf(specification, { step, tokens }) };
  });
  const marks = [
    ...(schedule.warmup > 0 && schedule.warmup < end ? [{ x: schedule.warmup, label: "warm-up ends" }] : []),
    ...(schedule.decay !== "constant" && schedule.decayLength !== null && schedule.decayLength < end
      ? [{ x: schedule.decayLength, label: "decay ends" }]
      : []),
  ];
  return { points, end, xUnit: schedule.unit, marks };
}

/** Tokens a step over tokens seen; null where the batch does not ramp. */
export function batchCurve(specification: RunSpecification): Curve | null {
  const { batch, model } = specification;
  if (batch.ramp === "none") return null;
  const until = batch.ramp === "linear" ? batch.rampTokens : (batch.rampMilestones.at(-1)?.tokens ?? 0);
  return rampCurve(specification, until, (tokens) => sequencesAt(specification, tokens) * model.context);
}

/** Tokens a sequence holds over tokens seen; null where the context does not ramp. */
export function contextCurve(specification: RunSpecification): Curve | null {
  const { contextStart, contextRampTokens } = specification.batch;
  return contextStart === null ? null : rampCurve(specification, contextRampTokens, (tokens) => contextAt(specification, tokens));
}

/** Over a little more than the ramp where that is a small part of the run, else over the run. */
function rampCurve(specification: RunSpecification, until: number, valueAt: (tokens: number) => number): Curve {
  const total = totalTokens(specification);
  const end = until > 0 && until * 4 < total ? until * 1.5 : total;
  const points = evenly(end + 1, until < end ? [until] : []).map((tokens) => ({ x: tokens, y: valueAt(tokens) }));
  const marks = until > 0 && until < end ? [{ x: until, label: "ramp ends" }] : [];
  return { points, end, xUnit: "tokens", marks };
}

/** About `pointCount` whole numbers from 0 to below `count`, both ends and `others` among them. */
function evenly(count: number, others: readonly number[]): number[] {
  const last = Math.max(0, Math.ceil(count) - 1);
  const spread = Array.from({ length: pointCount + 1 }, (_, index) => Math.round((last * index) / pointCount));
  return [...new Set([...spread, ...others.filter((other) => other >= 0 && other <= last)])].sort((a, b) => a - b);
}
