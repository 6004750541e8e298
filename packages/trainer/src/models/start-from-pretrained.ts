/** The start of a run whose specification names weights to start from. */
import { join } from "node:path";
import { InvalidError, TrainyardError } from "@trainyard/contracts";
import { CorruptFileError, describeReport, type ModelDesign, requireSameScales, startFrom } from "@trainyard/model";
import { z } from "zod";
import { datasetFileNames } from "../dataset/dataset-files";
import { readText } from "./read-file";
import { readSavedModel, type SavedModel } from "./saved-model";

export interface PretrainedStart {
  /** Folder of a checkpoint or of a Hugging Face model. */
  readonly directory: string;
  /** Of the run: its tokens are what the model will be fed. */
  readonly datasetDirectory: string;
  readonly design: ModelDesign;
}

/**
 * Overwrites values in `tensors`, the initialised parameters and buffers by name, with those of the saved model that fit; answers what a
 * person should know. Throws an InvalidError that names `initialisation.pretrained` where the folder cannot be used.
 */
export async function startFromPretrained(start: PretrainedStart, tensors: ReadonlyMap<string, Float32Array>): Promise<string> {
  try {
    const saved = await readSavedModel(start.directory);
    requireSameScales(saved, start.design);
    const report = startFrom(saved, start.design.model, tensors);
    const tokens = await tokenizerNote(saved, start.datasetDirectory);
    return `Started from the ${saved.title} in ${start.directory}: ${describeReport(report)}${tokens}`;
  } catch (error) {
    if (error instanceof TrainyardError) throw new InvalidError([{ field: "initialisation.pretrained", message: error.message }]);
    throw error;
  }
}

/** Embeddings mean nothing when a token is another piece of text: a warning where that is so, or may be. */
async function tokenizerNote({ tokenizer }: SavedModel, datasetDirectory: string): Promise<string> {
  if (tokenizer === null) return "\nIts tokenizer was not found: make sure that its tokens are those of the dataset.";
  const own = vocabularyOf(await readText(join(datasetDirectory, datasetFileNames.tokenizer)));
  const other = vocabularyOf(tokenizer);
  const common = [...own].filter(([token, id]) => other.get(token) === id).length;
  return common === own.size && common === other.size
    ? ""
    : `\nIts tokenizer is another: of the dataset's ${own.size} tokens ${common} have the same number there; embeddings of the others mean something else.`;
}

const tokenizerFile = z.object({ model: z.object({ vocab: z.record(z.string(), z.int()) }) });

function vocabularyOf(json: string): ReadonlyMap<string, number> {
  try {
    return new Map(Object.entries(tokenizerFile.parse(JSON.parse(json)).model.vocab));
  } catch (cause) {
    throw new CorruptFileError("Its tokenizer.json cannot be understood.", { cause });
  }
}
