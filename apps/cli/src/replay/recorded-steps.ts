/** What was recorded of the steps of a segment, number by number. */
import { type ApiClient, type MetricName, maxBucketsPerLine, type ReplayPlan, type Series } from "@trainyard/contracts";
import type { RecordedStep } from "@trainyard/recovery";

type Leg = Pick<ReplayPlan["legs"][number], "runId" | "segmentId" | "fromStep" | "toStep">;

/** By step. Read in pages short enough that none is decimated; a number that was not finite is null. */
export async function recordedSteps(client: ApiClient, leg: Leg): Promise<ReadonlyMap<number, RecordedStep>> {
  const steps = new Map<number, RecordedStep>();
  for (let fromStep = leg.fromStep + 1; fromStep <= leg.toStep; fromStep += maxBucketsPerLine) {
    const query = { fromStep, toStep: Math.min(leg.toStep, fromStep + maxBucketsPerLine - 1) };
    const { series } = await client.call("getMetrics", { runId: leg.runId, query });
    const own = series.filter(({ segmentId }) => segmentId === leg.segmentId);
    const [trainLoss, gradientNorm] = [valuesOf(own, "trainLoss"), valuesOf(own, "gradientNorm")];
    for (const step of valuesOf(own, "learningRate").keys())
      steps.set(step, { trainLoss: trainLoss.get(step) ?? null, gradientNorm: gradientNorm.get(step) ?? null });
  }
  return steps;
}

function valuesOf(all: readonly Series[], metric: MetricName): ReadonlyMap<number, number> {
  const { step = [], mean = [] } = all.find((series) => series.metric === metric) ?? {};
  return new Map(step.map((at, index) => [at, mean[index] ?? Number.NaN]));
}
