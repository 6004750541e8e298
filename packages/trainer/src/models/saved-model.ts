/** A model on disk, to start from, to generate with or to export: a checkpoint of Trainyard or a Hugging Face directory. */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NotFoundError, parametrisationSpecification } from "@trainyard/contracts";
import { bufferList, type ModelDesign, parameterList } from "@trainyard/model";
import { type CheckpointManifest, manifestFileName, readManifest, stateFileName } from "../checkpoint/manifest";
import { verifyCheckpoint } from "../checkpoint/read-checkpoint";
import { datasetFileNames, readDataset } from "../dataset/dataset-files";
import { endOfTextId } from "../dataset/train-tokenizer";
import { DatasetMissingError, FileAccessError } from "../errors";
import { isNodeError } from "../files";
import { huggingFaceFileNames, readHuggingFace } from "./hugging-face-directory";
import { readText, readTextIfThere } from "./read-file";
import { SafetensorsFile } from "./safetensors-file";

export interface SavedModel extends ModelDesign {
  /** For people: `checkpoint of step 200`, `Hugging Face gpt2 model`. */
  readonly title: string;
  /** Parameters and buffers by canonical name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  /** Text of its tokenizer.json; null where none was found. */
  readonly tokenizer: string | null;
  /** The token that ends a text; null where the model names none. */
  readonly endOfText: number | null;
}

export interface SavedModelPlaces {
  /** Its tokenizer.json; else the one beside a Hugging Face model, or of the dataset that a checkpoint was trained on. */
  readonly tokenizer?: string;
  /** Where else prepared datasets are, beside the folder next to the store that a checkpoint is in. */
  readonly datasets?: string;
}

/**
 * Reads the model in `directory` and verifies its hashes, where it has any. Throws a TrainyardError that says what is missing, corrupt or not
 * supported.
 */
export async function readSavedModel(directory: string, places: SavedModelPlaces = {}): Promise<SavedModel> {
  const saved = await readModel(directory, places);
  return places.tokenizer === undefined ? saved : { ...saved, tokenizer: await readText(places.tokenizer) };
}

async function readModel(directory: string, places: SavedModelPlaces): Promise<SavedModel> {
  if (await isThere(join(directory, manifestFileName))) return readCheckpointModel(directory, places);
  if (await isThere(join(directory, huggingFaceFileNames.config))) return readHuggingFaceModel(directory);
  if (!(await isThere(directory))) throw new NotFoundError("folder", directory);
  throw new NotFoundError("model", `${directory} (neither ${manifestFileName} nor ${huggingFaceFileNames.config} is in it)`);
}

async function readCheckpointModel(directory: string, places: SavedModelPlaces): Promise<SavedModel> {
  await verifyCheckpoint(directory);
  const manifest = await readManifest(directory);
  const { model, parametrisation } = manifest.specification;
  const file = await SafetensorsFile.open(join(directory, stateFileName));
  const tensors = new Map<string, Float32Array>();
  try {
    for (const { name } of [...parameterList(model), ...bufferList(model)]) tensors.set(name, await file.read(name));
  } finally {
    await file.close();
  }
  const tokenizer = await tokenizerOf(manifest, directory, places);
  return { title: `checkpoint of step ${manifest.step}`, model, parametrisation, tensors, tokenizer, endOfText: endOfTextId };
}

/** Of the dataset it was trained on, if that is still here: `HOME/datasets/NAME` beside `HOME/checkpoints/RUN/SEGMENT/STEP`, or elsewhere. */
async function tokenizerOf(
  { specification, datasetHash }: CheckpointManifest,
  directory: string,
  { datasets }: SavedModelPlaces,
): Promise<string | null> {
  const beside = resolve(directory, "../../../../datasets");
  for (const place of datasets === undefined ? [beside] : [beside, datasets]) {
    const path = join(place, specification.data.dataset);
    if ((await hashOfDataset(path)) === datasetHash) return readTextIfThere(join(path, datasetFileNames.tokenizer));
  }
  return null;
}

async function hashOfDataset(path: string): Promise<string | null> {
  try {
    return (await readDataset(path)).hash;
  } catch (error) {
    if (error instanceof DatasetMissingError) return null;
    throw error;
  }
}

async function readHuggingFaceModel(directory: string): Promise<SavedModel> {
  const { model, config, parameters } = await readHuggingFace(directory);
  const { eos_token_id: end } = config;
  return {
    title: `Hugging Face ${String(config.model_type)} model`,
    model,
    parametrisation: parametrisationSpecification.parse({}),
    tensors: parameters,
    tokenizer: await readTextIfThere(join(directory, huggingFaceFileNames.tokenizer)),
    endOfText: typeof end === "number" ? end : null,
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isNodeError(error, "ENOENT", "ENOTDIR")) return false;
    throw new FileAccessError(path, error);
  }
}
