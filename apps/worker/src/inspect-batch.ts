/** A look into a batch, in a process of its own: texts, documents and losses, worst first, each with its distance from the batch's middle. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { median, medianDeviation } from "@trainyard/recovery";
import type { InspectionTask, SampleLoss } from "@trainyard/store";
import { type BatchRequest, type InspectedSamples, inspectedSamples } from "@trainyard/trainer/inspect-batch";
import type { HomePaths } from "./home-paths";
import { createRequestProcess } from "./request-process";

/** A large batch of a large model on a small machine takes minutes. */
const limitMs = 15 * 60_000;

export async function inspectBatch(
  { specification, samples, checkpoint }: InspectionTask,
  { paths, threads, signal }: { paths: HomePaths; threads: number; signal: AbortSignal },
): Promise<SampleLoss[]> {
  const process = createRequestProcess(createRequire(import.meta.url).resolve("@trainyard/trainer/inspect-batch-process"));
  const request: BatchRequest = {
    specification,
    samples,
    threads,
    datasetDirectory: join(paths.datasets, specification.data.dataset),
    checkpointDirectory: checkpoint === null ? null : join(paths.checkpoints, checkpoint.path),
    pretrainedFrom: paths.pretrainedDirectory(specification.initialisation.pretrained),
  };
  try {
    return worstFirst(inspectedSamples.parse(await process.ask(request, { signal, limitMs })));
  } finally {
    process.end();
  }
}

/** A loss that is not finite is the worst there is. Deviations are null where most samples have the same loss, so that there is nothing to measure by. */
export function worstFirst(samples: InspectedSamples): SampleLoss[] {
  const losses = samples.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const [middle, deviation] = [median(losses), medianDeviation(losses)];
  return samples
    .map((sample) => ({ ...sample, deviations: sample.loss === null || !(deviation > 0) ? null : (sample.loss - middle) / deviation }))
    .toSorted((a, b) => (b.loss ?? Number.POSITIVE_INFINITY) - (a.loss ?? Number.POSITIVE_INFINITY));
}
