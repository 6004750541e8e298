/** A Hugging Face model's directory: config.json, and weights in model.safetensors or in the shards that an index names. */
import { basename, join } from "node:path";
import { type ModelSpecification, NotFoundError, parseOrThrow } from "@trainyard/contracts";
import { type Config, CorruptFileError, parametersFromTensors, specificationFromConfig, type TensorSource } from "@trainyard/model";
import { z } from "zod";
import { readJson } from "./read-file";
import { SafetensorsFile } from "./safetensors-file";

export const huggingFaceFileNames = {
  config: "config.json",
  generationConfig: "generation_config.json",
  weights: "model.safetensors",
  shards: "model.safetensors.index.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
};

const configFile = z.record(z.string(), z.unknown());
const shardIndex = z.object({ weight_map: z.record(z.string(), z.string()) });

export interface HuggingFaceModel {
  readonly model: ModelSpecification;
  readonly config: Config;
  /** By canonical name. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

/** Throws a NotFoundError, FileAccessError, CorruptFileError, InvalidError or IncompatibleWeightsError that says what does not fit. */
export async function readHuggingFace(directory: string): Promise<HuggingFaceModel> {
  const config = parseOrThrow(configFile, await readJson(join(directory, huggingFaceFileNames.config)));
  const model = specificationFromConfig(config);
  const files = await openWeights(directory);
  try {
    return { model, config, parameters: await parametersFromTensors(model, together(files)) };
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

async function openWeights(directory: string): Promise<readonly SafetensorsFile[]> {
  try {
    return [await SafetensorsFile.open(join(directory, huggingFaceFileNames.weights))];
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  const shards = await shardNames(directory);
  const files: SafetensorsFile[] = [];
  try {
    for (const shard of shards) files.push(await SafetensorsFile.open(join(directory, shard)));
    return files;
  } catch (error) {
    await Promise.all(files.map((file) => file.close()));
    throw error;
  }
}

async function shardNames(directory: string): Promise<readonly string[]> {
  const { weights, shards } = huggingFaceFileNames;
  const path = join(directory, shards);
  const index = await readJson(path).catch((error: unknown) => {
    throw error instanceof NotFoundError ? new NotFoundError("file", `${join(directory, weights)} (nor ${shards})`) : error;
  });
  const names = [...new Set(Object.values(parseOrThrow(shardIndex, index).weight_map))];
  const outside = names.find((name) => name !== basename(name));
  if (outside !== undefined) throw new CorruptFileError(`${path} names a file outside of its directory: ${outside}.`);
  return names;
}

/** Several files as one. */
function together(files: readonly SafetensorsFile[]): TensorSource {
  const owners = new Map(files.flatMap((file) => [...file.shapes.keys()].map((name) => [name, file] as const)));
  return {
    shapes: new Map(files.flatMap((file) => [...file.shapes])),
    async read(name) {
      const file = owners.get(name);
      if (file === undefined) throw new CorruptFileError(`No file has a tensor ${name}.`);
      return file.read(name);
    },
  };
}
