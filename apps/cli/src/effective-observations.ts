/** The effective curve of a run, step by step, as detectors read it. */
import { type ApiClient, type MetricName, maxBucketsPerLine, type Series } from "@trainyard/contracts";
import type { Observation } from "@trainyard/recovery";

/** Every step of the effective curve, in order. Read in pages short enough that none is decimated. */
export async function effectiveObservations(client: ApiClient, runId: string): Promise<readonly Observation[]> {
  const { segments, step: lastStep } = await client.call("getRun", { runId });
  const until = new Map(segments.map(({ id, effectiveUntilStep }) => [id, effectiveUntilStep ?? Number.POSITIVE_INFINITY]));
  const observations: Observation[] = [];
  for (let fromStep = 1; fromStep <= lastStep; fromStep += maxBucketsPerLine) {
    const query = { fromStep, toStep: Math.min(lastStep, fromStep + maxBucketsPerLine - 1) };
    const { series } = await client.call("getMetrics", { runId, query });
    observations.push(
      ...observationsIn(
        series.filter(({ segmentId }) => until.has(segmentId)),
        until,
      ),
    );
  }
  return observations;
}

/** A step that has a learning rate but no loss or norm had one that was not finite. */
function observationsIn(all: readonly Series[], until: ReadonlyMap<string, number>): readonly Observation[] {
  const valuesOf = (metric: MetricName): ReadonlyMap<number, number> =>
    new Map(
      all
        .filter((series) => series.metric === metric)
        .flatMap(({ segmentId, step, mean }) =>
          step.flatMap((at, index) => (at <= (until.get(segmentId) ?? 0) ? [[at, mean[index] ?? Number.NaN] as const] : [])),
        ),
    );
  const [steps, losses, norms] = [valuesOf("learningRate"), valuesOf("trainLoss"), valuesOf("gradientNorm")];
  return [...steps.keys()]
    .sort((a, b) => a - b)
    .map((step) => ({ step, trainLoss: losses.get(step) ?? null, gradientNorm: norms.get(step) ?? null }));
}
