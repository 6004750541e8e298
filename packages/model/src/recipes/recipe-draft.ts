/** From what a family's table says of a size to a whole recipe: what all recipes share is filled in here. */
import {
  parseOrThrow,
  type Recipe,
  type RunSpecification,
  type RunSpecificationInput,
  runSpecification,
  totalSteps,
} from "@trainyard/contracts";
import { parameterCount } from "../counts/index";

/** Sections in which sizes and families differ; a field left out has the schema's default. */
export interface RecipeDraft extends Pick<Recipe, "name" | "title" | "description" | "source"> {
  /** False when left out. */
  readonly fitsCpu?: boolean;
  readonly specification: Pick<
    RunSpecificationInput,
    "model" | "initialisation" | "batch" | "regularisation" | "optimizer" | "schedule" | "duration"
  >;
  /** Steps between two checkpoints and between two evaluations; a thirtieth of the run when left out. */
  readonly checkpointEverySteps?: number;
}

export interface FamilyDraft {
  readonly title: string;
  /** Smallest first. */
  readonly sizes: readonly RecipeDraft[];
}

/** The recipes of a family, in its order. */
export function recipesOf({ title, sizes }: FamilyDraft): readonly Recipe[] {
  return sizes.map((size) => {
    const { name, title: sizeTitle, description, source, fitsCpu = false } = size;
    const specification = specificationOf(size);
    const family = { id: specification.model.family, title };
    return { name, title: sizeTitle, family, description, source, fitsCpu, parameters: parameterCount(specification.model), specification };
  });
}

function specificationOf({ name, specification, checkpointEverySteps }: RecipeDraft): RunSpecification {
  const having = (everySteps: number) =>
    parseOrThrow(runSpecification, {
      ...specification,
      recipe: name,
      data: { dataset: "sotu" },
      evaluation: { everySteps, batches: 8 },
      samples: { everySteps, prompt: "", tokens: 60, temperature: 0.8 },
      checkpoint: { everySteps, keep: 5 },
      seed: 1,
    });
  return having(checkpointEverySteps ?? Math.max(1, Math.round(totalSteps(having(1)) / 30)));
}

/** β₂ = 0.95, ε = 1e-8, decay 0.1 and clipping at 1 are GPT-3's (Brown et al. 2020, appendix B); the families after it kept most of them. */
export const gpt3Optimizer = {
  name: "adamw",
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  clipNorm: 1,
} as const satisfies RunSpecificationInput["optimizer"];

/** Tokens of what papers call 0.5M, 1M, 2M and 4M: powers of two, as all public code has them. */
export const halfMillion = 2 ** 19;

/** A step of `tokens` in micro-batches of `sequences`. */
export function batchOf(tokens: number, context: number, sequences: number): { sequences: number; accumulation: number } {
  return { sequences, accumulation: tokens / context / sequences };
}

/** Micro-batch that suits a width: wide models leave less room for sequences. Powers of two, so that they divide every published batch. */
export function microBatchOf(width: number): number {
  if (width <= 1024) return 4;
  return width <= 2560 ? 2 : 1;
}
