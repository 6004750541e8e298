/** Writes a model as an ONNX inference model for any ONNX runtime: the graph, its weights beside it, its tokenizer. */
import { join } from "node:path";
import { InvalidError } from "@trainyard/contracts";
import { withExternalWeights } from "@trainyard/graph";
import { bufferList, buildInferenceGraph, parameterList } from "@trainyard/model";
import { writeDurably, writePartsDurably } from "../files";
import { huggingFaceFileNames } from "./hugging-face-directory";
import { writeNewDirectory } from "./new-directory";
import type { SavedModel } from "./saved-model";

const onnxFileNames = { model: "model.onnx", weights: "model.onnx.data" };

/**
 * `length` is T, the fixed number of tokens that the model takes: input `input_ids` int64 [1, T], output `logits` float32 [1, T, vocabulary].
 * Attention is causal, so a shorter text is filled up with any token. Throws an InvalidError where T does not fit the context, a ConflictError
 * where the directory is not empty, DiskFullError or FileAccessError; then nothing is left behind.
 */
export async function exportOnnx(saved: SavedModel, directory: string, length: number = saved.model.context): Promise<void> {
  const { model, tensors, tokenizer } = saved;
  if (!Number.isInteger(length) || length < 1 || length > model.context)
    throw new InvalidError([{ field: "length", message: `must be 1 to ${model.context}, the model's context` }]);
  let byteOffset = 0;
  const weights = [...parameterList(model), ...bufferList(model)].map(({ name, shape }) => {
    const values = tensors.get(name) ?? new Float32Array();
    const weight = { name, shape, byteOffset, byteLength: values.byteLength, values };
    byteOffset += values.byteLength;
    return weight;
  });
  const onnx = withExternalWeights(buildInferenceGraph(saved, length).onnx, onnxFileNames.weights, weights);
  await writeNewDirectory(directory, onnx.byteLength + byteOffset + (tokenizer?.length ?? 0), async (temporary) => {
    await writeDurably(join(temporary, onnxFileNames.model), onnx);
    await writePartsDurably(join(temporary, onnxFileNames.weights), weights.map(bytesOf));
    if (tokenizer !== null) await writeDurably(join(temporary, huggingFaceFileNames.tokenizer), Buffer.from(tokenizer));
  });
}

function bytesOf({ values: { buffer, byteOffset, byteLength } }: { readonly values: Float32Array }): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
