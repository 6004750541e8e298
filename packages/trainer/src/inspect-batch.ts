/** What a step read: each training sequence's text and documents, and its loss under parameters from before the step. */
import { runSpecification } from "@trainyard/contracts";
import { buildEvaluationGraph } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { readManifest } from "./checkpoint/manifest";
import { stateLayout } from "./checkpoint/state-layout";
import { type OpenDataset, openDataset } from "./dataset/dataset-files";
import { DocumentIndex } from "./dataset/document-index";
import { setInitialState } from "./load-segment";
import { startFromPretrained } from "./models/start-from-pretrained";
import { readState } from "./read-state";
import { onProcessor } from "./runtime/engine";
import { GraphSession } from "./runtime/graph-session";
import { StateRotation } from "./runtime/state-rotation";
import { numberOf, zeros } from "./runtime/tensors";
import { dataOrder, windowStart } from "./sampler";
import { TrainingText } from "./training-text";

export const batchRequest = z.strictObject({
  /** In force at the step. */
  specification: runSpecification,
  datasetDirectory: z.string(),
  /** Null: the parameters are the seed's, or what the run was pretrained from. */
  checkpointDirectory: z.string().nullable(),
  pretrainedFrom: z.string().nullable(),
  samples: z.array(z.strictObject({ from: z.int(), to: z.int() })),
  threads: z.int().min(1),
});
export type BatchRequest = z.infer<typeof batchRequest>;

export const inspectedSamples = z.array(
  z.strictObject({
    index: z.int(),
    loss: z.number().nullable(),
    text: z.string(),
    documents: z.array(z.strictObject({ number: z.int(), text: z.string() })),
  }),
);
export type InspectedSamples = z.infer<typeof inspectedSamples>;

/** Characters of a document's beginning that are told. */
const shownCharacters = 1_000;
/** Tokens are a few characters each; more than this would be cut off anyway. */
const shownTokens = 1_000;

/**
 * In the order of the samples, one forward pass a sequence, without dropout and without noise on the inputs. With augmentation the text is what
 * the step read; the documents are those of the window that it was made from.
 */
export async function inspectBatch(request: BatchRequest): Promise<InspectedSamples> {
  const { specification, samples, threads } = request;
  const dataset = await openDataset(request.datasetDirectory);
  const text = await TrainingText.open(specification, dataset);
  const documents = new DocumentIndex(dataset.train);
  const order = dataOrder(specification, dataset);
  const lossOf = await openLoss(request, threads);
  const inspected: InspectedSamples = [];
  for (const index of samples.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, place) => from + place))) {
    const { tokens } = text.batch([index]);
    const start = windowStart(order, index);
    inspected.push({
      index,
      loss: await lossOf.of(tokens),
      text: await dataset.codec.decode([...tokens]),
      documents: await Promise.all(documents.within(start, start + tokens.length).map((found) => beginningOf(dataset, found))),
    });
  }
  await lossOf.release();
  return inspected;
}

async function beginningOf({ train, codec }: OpenDataset, { number, from, to }: { number: number; from: number; to: number }) {
  const text = await codec.decode([...train.subarray(from, Math.min(to, from + shownTokens))]);
  return { number, text: text.slice(0, shownCharacters) };
}

/** The model is the checkpoint's own: a run may have another activation by now. */
async function openLoss(request: BatchRequest, threads: number) {
  const { checkpointDirectory, specification, pretrainedFrom, datasetDirectory } = request;
  const written = checkpointDirectory === null ? specification : (await readManifest(checkpointDirectory)).specification;
  const states = new StateRotation(stateLayout(written));
  if (checkpointDirectory !== null) await readState(checkpointDirectory, states, written, async () => undefined);
  else {
    setInitialState(states, specification);
    if (pretrainedFrom !== null)
      await startFromPretrained({ directory: pretrainedFrom, datasetDirectory, design: specification }, states.current.image.tensors);
  }
  const session = await GraphSession.create(buildEvaluationGraph(written, { sequences: 1 }), onProcessor(threads));
  const { tensors } = states.current;
  const loss = zeros([]);
  return {
    async of(tokens: Int32Array): Promise<number | null> {
      const given = new Tensor("int32", tokens, [1, tokens.length]);
      await session.run(
        (name) => (name === "tokens" ? given : tensors.get(name)),
        () => loss,
      );
      const value = numberOf(loss);
      return Number.isFinite(value) ? value : null;
    },
    release: () => session.release(),
  };
}
