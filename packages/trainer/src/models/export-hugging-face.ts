/** Writes a model as a Hugging Face directory, ready to generate with. */
import { join } from "node:path";
import { configFromSpecification, float32Header, standardised, storedParameters } from "@trainyard/model";
import { writeDurably, writePartsDurably } from "../files";
import { huggingFaceFileNames } from "./hugging-face-directory";
import { writeNewDirectory } from "./new-directory";
import type { SavedModel } from "./saved-model";

/** More than all files but the weights and the tokenizer need. */
const smallFilesBytes = 2 ** 20;

/**
 * Throws an IncompatibleWeightsError that names what the family's files cannot express, a ConflictError where the directory is not empty,
 * DiskFullError or FileAccessError; then nothing is left behind.
 */
export async function exportHuggingFace(saved: SavedModel, directory: string): Promise<void> {
  const { model, tokenizer, endOfText } = saved;
  const tensors = standardised(saved, saved.tensors);
  const config = configFromSpecification(model, endOfText);
  const stored = storedParameters(model);
  const header = float32Header(new Map(stored.map(({ names: [name = ""], shape }) => [name, shape])), { format: "pt" });
  const weightBytes = [...tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, header.byteLength);
  const names = huggingFaceFileNames;
  const json = (document: unknown) => Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
  await writeNewDirectory(directory, weightBytes + smallFilesBytes + (tokenizer?.length ?? 0), async (temporary) => {
    const write = (name: string, bytes: Uint8Array) => writeDurably(join(temporary, name), bytes);
    await write(names.config, json(config));
    await write(
      names.generationConfig,
      json({ bos_token_id: endOfText, eos_token_id: endOfText, pad_token_id: model.paddingToken ?? endOfText }),
    );
    await writePartsDurably(join(temporary, names.weights), parts());
    if (tokenizer === null) return;
    await write(names.tokenizer, Buffer.from(tokenizer));
    await write(names.tokenizerConfig, json(tokenizerConfig(tokenizer, endOfText, model.context)));
  });

  function* parts(): Generator<Uint8Array, void, undefined> {
    yield header;
    for (const tensor of stored) yield bytesOf(tensor.from(tensors));
  }
}

/** The class reads everything from tokenizer.json; only what a text begins and ends with must be named. */
function tokenizerConfig(tokenizer: string, endOfText: number | null, context: number): Record<string, unknown> {
  const { added_tokens: added = [] } = JSON.parse(tokenizer) as { added_tokens?: readonly { id: number; content: string }[] };
  const end = added.find(({ id }) => id === endOfText)?.content;
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: context,
    clean_up_tokenization_spaces: false,
    ...(end === undefined ? {} : { bos_token: end, eos_token: end, pad_token: end }),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
