/** `trainyard generate`: what a model goes on to write. */
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { Act } from "./act";
import { formatInteger } from "./format";
import { addModelOptions, type ModelOptions, modelArgument, readLocalModel } from "./local-model";
import type { Context, Outcome } from "./outcome";
import { numberArgument } from "./run-options";

interface GenerateOptions extends ModelOptions {
  prompt: string;
  tokens: number;
  temperature: number;
  seed: number;
}

export function addGenerateCommand(program: Command, act: Act): void {
  addModelOptions(program.command("generate").argument("<checkpoint>", modelArgument))
    .description("let a model go on with a text; folders need no server")
    .requiredOption("--prompt <text>", "text to go on from; empty: the beginning of a document")
    .option("--tokens <count>", "most tokens drawn", numberArgument, 100)
    .option("--temperature <number>", "0 takes the likeliest token", numberArgument, 0.8)
    .option("--seed <number>", "the same seed draws the same text", numberArgument, 0)
    .action(act((context, checkpoint: string, options: GenerateOptions) => generate(context, checkpoint, options)));
}

async function generate(context: Context, checkpoint: string, options: GenerateOptions): Promise<Outcome> {
  const { prompt, tokens, temperature, seed } = options;
  const saved = await readLocalModel(context, checkpoint, options);
  const { generateWith } = await import("@trainyard/trainer/models");
  const show = (text: string) => void (context.json || process.stdout.write(text));
  const generation = await generateWith(saved, {
    prompt,
    tokens,
    temperature,
    seed,
    threads: availableParallelism(),
    onText: show,
    onStart: () => show(prompt),
    signal: context.signal,
  });
  const rate = `${formatInteger(generation.tokens)} tokens, ${generation.tokensPerSecond.toFixed(1)} tokens/s`;
  return { document: generation, text: `\n\n(${saved.title}: ${rate})` };
}
