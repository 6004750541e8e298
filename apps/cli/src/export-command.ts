/** `trainyard export`: a model in the formats of other tools. */
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { addModelOptions, type ModelOptions, modelArgument, readLocalModel } from "./local-model";
import type { Context, Outcome } from "./outcome";
import { numberArgument } from "./run-options";

const formats = ["hugging-face", "onnx"] as const;

interface ExportOptions extends ModelOptions {
  format: (typeof formats)[number];
  out: string;
  length?: number;
}

export function addExportCommand(program: Command, act: Act): void {
  addModelOptions(program.command("export").argument("<checkpoint>", modelArgument))
    .description("give a model out as a Hugging Face directory or an ONNX inference model; folders need no server")
    .addOption(new Option("--format <format>", "what to write").choices(formats).makeOptionMandatory())
    .requiredOption("--out <directory>", "a folder that is not there yet, or empty")
    .option("--length <tokens>", "onnx: the fixed number of tokens the model takes; its context when left out", numberArgument)
    .action(act((context, checkpoint: string, options: ExportOptions) => exportModel(context, checkpoint, options)));
}

async function exportModel(context: Context, checkpoint: string, options: ExportOptions): Promise<Outcome> {
  const { format, out, length } = options;
  const saved = await readLocalModel(context, checkpoint, options);
  const { exportHuggingFace, exportOnnx } = await import("@trainyard/trainer/models");
  const directory = resolve(out);
  if (format === "onnx") await exportOnnx(saved, directory, length);
  else await exportHuggingFace(saved, directory);
  const hasTokenizer = saved.tokenizer !== null;
  const note = hasTokenizer ? "" : "\nIts tokenizer was not found, so tokenizer.json is not there; name it with --tokenizer.";
  return {
    document: { format, directory, model: saved.model, tokenizer: hasTokenizer },
    text: `Wrote the ${saved.title} to ${directory}.${note}`,
  };
}
