/** Models on this machine's disk, as the offline commands name them: a folder, or the id of a checkpoint. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SavedModel } from "@trainyard/trainer/models";
import type { Command } from "commander";
import { homeDirectory } from "./environment";
import type { Context } from "./outcome";

export interface ModelOptions {
  tokenizer?: string;
}

export const modelArgument = "folder of a checkpoint or of a Hugging Face model; or a checkpoint's id, which asks the server where it lies";

export function addModelOptions(command: Command): Command {
  return command.option("--tokenizer <file>", "its tokenizer.json, where it is not beside the model or among the datasets");
}

/** Throws a TrainyardError that says what is missing, corrupt or not supported. */
export async function readLocalModel(context: Context, reference: string, { tokenizer }: ModelOptions): Promise<SavedModel> {
  // Loaded here: it brings the native runtime, which no other command needs.
  const { readSavedModel } = await import("@trainyard/trainer/models");
  const directory = await directoryOf(context, reference);
  return readSavedModel(directory, { datasets: join(homeDirectory(), "datasets"), ...(tokenizer === undefined ? {} : { tokenizer }) });
}

async function directoryOf({ client }: Context, reference: string): Promise<string> {
  if (existsSync(reference) || /[\\/]/.test(reference)) return resolve(reference);
  const { path } = await client.call("getCheckpoint", { checkpointId: reference });
  return join(homeDirectory(), "checkpoints", path);
}
