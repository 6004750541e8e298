/** `trainyard recipes`: the published predecessors, studied without training them. */
import { type Recipe, totalSteps, totalTokens } from "@trainyard/contracts";
import { flopsPerToken, formatGibibytes, memoryEstimate, type ParameterShares, parametersByPart } from "@trainyard/model/counts";
import { recipeByName, recipes } from "@trainyard/model/recipes";
import type { Command } from "commander";
import type { Act } from "./act";
import { formatCount, formatFlops, formatInteger } from "./format";
import type { Outcome } from "./outcome";
import { textTable } from "./text-table";

export function addRecipeCommands(program: Command, act: Act): void {
  const command = program.command("recipes").description("recipes that a run can start from; needs no server");

  command
    .command("list")
    .description("recipes family by family, smallest first")
    .action(act(() => listRecipes()));

  command
    .command("show <name>")
    .description("one recipe: what it is, what it costs, where its numbers come from")
    .action(act((_context, name: string) => showRecipe(recipeByName(name))));
}

interface RecipeSummary extends Pick<Recipe, "name" | "title" | "family" | "fitsCpu" | "parameters" | "source"> {
  readonly flopsPerToken: number;
  /** At the recipe's own micro-batch. */
  readonly memoryBytes: number;
  readonly totalSteps: number;
  readonly totalTokens: number;
  readonly schedule: string;
}

function summaryOf({ name, title, family, fitsCpu, parameters, source, specification }: Recipe): RecipeSummary {
  return {
    name,
    title,
    family,
    fitsCpu,
    parameters,
    flopsPerToken: flopsPerToken(specification.model),
    memoryBytes: memoryEstimate(specification).totalBytes,
    totalSteps: totalSteps(specification),
    totalTokens: totalTokens(specification),
    schedule: scheduleInWords(specification.schedule),
    source,
  };
}

function scheduleInWords({
  decay,
  peakLearningRate,
  unit,
  warmup,
  finalFraction,
  decayLength,
}: Recipe["specification"]["schedule"]): string {
  const until = decayLength === null ? "" : ` until ${formatCount(decayLength)} ${unit}`;
  return `${peakLearningRate} after ${formatCount(warmup)} ${unit} of warm-up, ${decay} to ${finalFraction * 100} %${until}`;
}

function listRecipes(): Outcome {
  const items = recipes.map(summaryOf);
  const rows = items.map((recipe) => [
    recipe.family.title,
    recipe.name,
    formatInteger(recipe.parameters),
    formatFlops(recipe.flopsPerToken),
    formatGibibytes(recipe.memoryBytes),
    formatCount(recipe.totalTokens),
    recipe.schedule,
  ]);
  return {
    document: { items },
    text: textTable(["FAMILY", "NAME", "PARAMETERS", "A TOKEN", "MEMORY", "TOKENS", "LEARNING RATE"], rows),
  };
}

function showRecipe(recipe: Recipe): Outcome {
  const summary = summaryOf(recipe);
  const { model, batch } = recipe.specification;
  const parts = parametersByPart(model);
  const memory = memoryEstimate(recipe.specification);
  const rows = [
    ["parameters", `${formatInteger(recipe.parameters)} (${inParts(parts)})`],
    ["arithmetic", `${formatFlops(summary.flopsPerToken)} a token, ${formatFlops(summary.flopsPerToken * summary.totalTokens)} in all`],
    ["memory", `${formatGibibytes(summary.memoryBytes)} with ${batch.sequences} x ${model.context} tokens a micro-batch`],
    ["length", `${formatInteger(summary.totalSteps)} steps, ${formatCount(summary.totalTokens)} tokens`],
    ["learning rate", summary.schedule],
    ["source", recipe.source],
  ];
  const text = [`${recipe.title} (${recipe.name}, ${recipe.family.title})`, recipe.description, "", textTable(["", ""], rows).trim()];
  return { document: { ...recipe, ...summary, parametersByPart: parts, memory }, text: text.join("\n") };
}

/** Shares by name, without those that are none. */
function inParts(shares: ParameterShares): string {
  return Object.entries(shares)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${formatCount(value)}`)
    .join(", ");
}
