/** A trained model opened for measuring: its weights out of a checkpoint, and evaluation batches of its dataset. */
import { type ModelSpecification, type RunSpecification, runSpecification } from "@trainyard/contracts";
import { bufferList, IncompatibleWeightsError, parameterList } from "@trainyard/model";
import type { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { readManifest } from "../checkpoint/manifest";
import { openDataset } from "../dataset/dataset-files";
import { IncompatibleCheckpointError } from "../errors";
import { assertFits } from "../load-segment";
import { readSavedModel } from "../models/saved-model";
import { tensorsOf } from "../runtime/tensors";
import { validationBatches } from "../sampler";

export const trainedModelRequest = z.strictObject({
  checkpointDirectory: z.string(),
  /** In force at the checkpoint. */
  specification: runSpecification,
  datasetDirectory: z.string(),
  /** Evaluation micro-batches, the first of those that such a run evaluates on. */
  batches: z.int().min(1),
  threads: z.int().min(1),
});
export type TrainedModelRequest = z.infer<typeof trainedModelRequest>;

export interface TrainedModel {
  readonly specification: RunSpecification;
  /** Parameters and buffers by canonical name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Int32 [sequences, context + 1] each. */
  readonly batches: readonly Int32Array[];
  readonly threads: number;
}

/** Throws a TrainyardError that says what is missing, corrupt or of another dataset. */
export async function openTrainedModel(request: TrainedModelRequest): Promise<TrainedModel> {
  const { checkpointDirectory, specification, datasetDirectory, batches, threads } = request;
  const dataset = await openDataset(datasetDirectory);
  assertFits(specification, dataset);
  const { datasetHash } = await readManifest(checkpointDirectory);
  if (datasetHash !== dataset.description.hash)
    throw new IncompatibleCheckpointError(
      checkpointDirectory,
      `it was trained on dataset ${datasetHash}, here is ${dataset.description.hash}`,
    );
  const { tensors } = await readSavedModel(checkpointDirectory);
  const { model, batch } = specification;
  return {
    specification,
    weights: tensors,
    threads,
    batches: validationBatches(dataset.validation, model.context, batch.sequences, batches),
  };
}

/**
 * What a graph of `model` reads, out of the weights of another architecture. Throws an IncompatibleWeightsError for a tensor that is not there
 * or has another size: only training could make it.
 */
export function weightsFor(model: ModelSpecification, weights: ReadonlyMap<string, Float32Array>): ReadonlyMap<string, Tensor> {
  const described = [...parameterList(model), ...bufferList(model)];
  const found = described.map(({ name, shape }): [string, Float32Array] => {
    // An output projection that was tied is a copy of the token embedding.
    const values = weights.get(name) ?? (name === "output.weight" ? weights.get("embedding.token") : undefined);
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (values?.length !== size)
      throw new IncompatibleWeightsError(`It cannot be evaluated without training: the trained model has no ${name} of that shape.`);
    return [name, values];
  });
  return tensorsOf(described, new Map(found));
}
