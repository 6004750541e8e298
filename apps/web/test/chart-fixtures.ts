/** Series, segments and points for the chart tests. */
import type { MetricName, Segment, Series, StepPoint } from "@trainyard/contracts";
import { type ChartRequest, prepareChart } from "../src/charts/prepare";
import { tracesOf } from "../src/charts/trace";
import { stepMapOf } from "../src/charts/x-axis";
import { emptyTail, type Tail } from "../src/live/tail";

const tokensPerStep = 100;
const originMs = 1_000_000;

export function segment(changes: Partial<Segment> & Pick<Segment, "id">): Segment {
  return {
    runId: "run",
    ordinal: 1,
    parentId: null,
    startCheckpointId: null,
    startStep: 0,
    lastStep: 0,
    effectiveUntilStep: null,
    node: "node-1",
    status: "running",
    endReason: null,
    endDetail: null,
    peakLearningRate: 1e-3,
    certificate: null,
    notBefore: null,
    queuedAt: "2026-01-01T00:00:00.000Z",
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: null,
    ...changes,
  };
}

/** A series of single steps, one second apart. */
export function series(segmentId: string, metric: MetricName, values: readonly (readonly [step: number, value: number])[]): Series {
  const steps = values.map(([step]) => step);
  const numbers = values.map(([, value]) => value);
  return {
    segmentId,
    metric,
    step: steps,
    tokens: steps.map((step) => step * tokensPerStep),
    timeMs: steps.map((step) => originMs + step * 1_000),
    mean: numbers,
    min: numbers,
    minStep: steps,
    max: numbers,
    maxStep: steps,
  };
}

export function point(step: number, trainLoss: number | null): StepPoint {
  return {
    step,
    tokens: step * tokensPerStep,
    timeMs: originMs + step * 1_000,
    trainLoss,
    gradientNorm: 1,
    noiseScale: null,
    learningRate: 1e-3,
    tokensPerSecond: 100,
    stepDurationMs: 1_000,
    sampleStart: 0,
    sampleEnd: 1,
    updateSkipped: false,
    evaluationDurationMs: 0,
    checkpointDurationMs: 0,
  };
}

interface Scene {
  series: readonly Series[];
  segments: readonly Segment[];
  stepsPerBucket?: number;
  tail?: Tail;
}

/** Prepares the loss chart of a scene, linear over steps unless told otherwise. */
export function prepareLoss(scene: Scene, changes: Partial<ChartRequest> = {}) {
  const snapshot = { runId: "run", stepsPerBucket: scene.stepsPerBucket ?? 1, series: [...scene.series] };
  const traces = tracesOf(snapshot, scene.tail ?? emptyTail);
  const x = changes.x ?? "step";
  return prepareChart({
    traces,
    segments: scene.segments,
    metrics: ["trainLoss", "validationLoss"],
    x,
    xScale: "linear",
    yScale: "linear",
    smoothing: 0,
    zoom: null,
    references: [],
    showAbandoned: true,
    fromZero: false,
    totalSteps: 100,
    totalTokens: 100 * tokensPerStep,
    growing: false,
    originMs,
    stepMap: stepMapOf(traces, scene.segments, x, originMs),
    ...changes,
  });
}
