/** A prepared dataset on disk: tokenizer.json, train.bin, validation.bin (little-endian uint16) and dataset.json, which names their hash. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, dataset as datasetSchema } from "@trainyard/contracts";
import { DatasetCorruptError, DatasetMissingError, FileAccessError } from "../errors";
import { isNodeError } from "../files";
import { TextCodec } from "./text-codec";

export const datasetFileNames = {
  tokenizer: "tokenizer.json",
  train: "train.bin",
  validation: "validation.bin",
  description: "dataset.json",
};

export interface OpenDataset {
  readonly description: Dataset;
  readonly train: Uint16Array;
  readonly validation: Uint16Array;
  readonly codec: TextCodec;
  readonly tokenizerJson: string;
}

/** SHA-256 over tokenizer and tokens, each preceded by its length so that no byte can change sides. */
export function datasetHash(tokenizerJson: string, train: Uint8Array, validation: Uint8Array): string {
  const hash = createHash("sha256");
  for (const part of [Buffer.from(tokenizerJson), train, validation]) hash.update(`${part.byteLength}\n`).update(part);
  return hash.digest("hex");
}

/** Token ids as the files hold them: every platform of onnxruntime-node is little-endian. */
export function tokenBytes(tokens: Uint16Array): Uint8Array {
  return new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
}

function tokensOf(bytes: Buffer): Uint16Array {
  return new Uint16Array(Uint8Array.from(bytes).buffer); // a copy: what was read may start at an odd address
}

/** The description alone, unverified: for lists. Throws DatasetMissingError, DatasetCorruptError or FileAccessError. */
export async function readDataset(directory: string): Promise<Dataset> {
  const text = await readPart(directory, datasetFileNames.description);
  try {
    return datasetSchema.parse(JSON.parse(text.toString("utf8")));
  } catch (cause) {
    throw new DatasetCorruptError(directory, `${datasetFileNames.description} cannot be understood`, { cause });
  }
}

/** Reads everything and compares it with the recorded hash. Throws as `readDataset` does. */
export async function openDataset(directory: string): Promise<OpenDataset> {
  const description = await readDataset(directory);
  const { tokenizer, train, validation } = datasetFileNames;
  const [tokenizerBytes, trainBytes, validationBytes] = await Promise.all([
    readPart(directory, tokenizer),
    readPart(directory, train),
    readPart(directory, validation),
  ]);
  const json = tokenizerBytes.toString("utf8");
  const hash = datasetHash(json, trainBytes, validationBytes);
  if (hash !== description.hash) throw new DatasetCorruptError(directory, `its files have hash ${hash}, recorded is ${description.hash}`);
  return {
    description,
    train: tokensOf(trainBytes),
    validation: tokensOf(validationBytes),
    codec: new TextCodec(json),
    tokenizerJson: json,
  };
}

async function readPart(directory: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, name));
  } catch (error) {
    if (!isNodeError(error, "ENOENT")) throw new FileAccessError(join(directory, name), error);
    if (name === datasetFileNames.description) throw new DatasetMissingError(directory);
    throw new DatasetCorruptError(directory, `${name} is missing`, { cause: error });
  }
}
