/** Recipes: named starting points with their sources, and how changes to one become a run specification. */
import {
  type ModelSpecification,
  NotFoundError,
  parseOrThrow,
  type Recipe,
  type RunOverrides,
  type RunSpecification,
  runOverrides,
  runSpecification,
  totalSteps,
} from "@trainyard/contracts";
import { parameterCount } from "./counts";

interface RecipeDraft {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly fitsCpu: boolean;
  readonly model: Pick<ModelSpecification, "layers" | "width" | "heads" | "context" | "vocabulary">;
  readonly sequences: number;
  readonly accumulation: number;
  readonly peakLearningRate: number;
  readonly finalFraction: number;
  readonly warmupSteps: number;
  readonly steps: number;
}

/** GPT-2's own small cousins for a processor; widths and rates follow nanoGPT's baby GPTs. */
const smallSource = "Sizes in the manner of nanoGPT's CPU configurations (karpathy/nanoGPT, README); optimizer as in llm.c";
/** Tokenizer and context of the published models. */
const published = { context: 1024, vocabulary: 50_257 };

const drafts: readonly RecipeDraft[] = [
  {
    name: "gpt2-nano",
    title: "GPT-2 nano, 1.1 M",
    description: "Learns visibly within a minute on two processor cores. For a first look and for trying things out.",
    source: smallSource,
    fitsCpu: true,
    model: { layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
    sequences: 16,
    accumulation: 1,
    peakLearningRate: 2e-3,
    finalFraction: 0.1,
    warmupSteps: 100,
    steps: 3000,
  },
  {
    name: "gpt2-micro",
    title: "GPT-2 micro, 10.5 M",
    description: "Writes passable sentences after some hours on a processor.",
    source: smallSource,
    fitsCpu: true,
    model: { layers: 5, width: 384, heads: 6, context: 256, vocabulary: 4096 },
    sequences: 8,
    accumulation: 1,
    peakLearningRate: 1e-3,
    finalFraction: 0.1,
    warmupSteps: 200,
    steps: 10_000,
  },
  {
    name: "gpt2-124m",
    title: "GPT-2 small, 124 M",
    description: "The smallest published GPT-2, trained on 10 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_124M.sh",
    fitsCpu: false,
    model: { layers: 12, width: 768, heads: 12, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 6e-4,
    finalFraction: 0,
    warmupSteps: 700,
    steps: 18_865,
  },
  {
    name: "gpt2-355m",
    title: "GPT-2 medium, 355 M",
    description: "The second published size, trained on 31.5 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_350M.sh",
    fitsCpu: false,
    model: { layers: 24, width: 1024, heads: 16, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 3e-4,
    finalFraction: 0,
    warmupSteps: 700,
    steps: 60_000,
  },
  {
    name: "gpt2-774m",
    title: "GPT-2 large, 774 M",
    description: "The third published size, trained on 150 billion tokens.",
    source: "karpathy/llm.c, scripts/run_gpt2_774M.sh",
    fitsCpu: false,
    model: { layers: 36, width: 1280, heads: 20, ...published },
    sequences: 4,
    accumulation: 128,
    peakLearningRate: 2.5e-4,
    finalFraction: 0,
    warmupSteps: 700,
    steps: 286_102,
  },
  {
    name: "gpt2-1558m",
    title: "GPT-2 XL, 1.6 B",
    description: "The largest published GPT-2, trained on 32 billion tokens of educational text.",
    source: "karpathy/llm.c, scripts/run_gpt2_1558M.sh",
    fitsCpu: false,
    model: { layers: 48, width: 1600, heads: 25, ...published },
    sequences: 4,
    accumulation: 256,
    peakLearningRate: 6e-4,
    finalFraction: 0.1,
    warmupSteps: 700,
    steps: 32_000,
  },
];

function recipeOf(draft: RecipeDraft): Recipe {
  const every = Math.max(1, Math.round(draft.steps / 30));
  const specification = parseOrThrow(runSpecification, {
    recipe: draft.name,
    model: { family: "gpt2", ...draft.model },
    data: { dataset: "sotu" },
    batch: { sequences: draft.sequences, accumulation: draft.accumulation },
    // β₂ = 0.95, decay 0.1 and clipping at 1 are GPT-3's (Brown et al. 2020, appendix B), as in llm.c and nanoGPT.
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: {
      decay: "cosine",
      peakLearningRate: draft.peakLearningRate,
      warmup: draft.warmupSteps,
      finalFraction: draft.finalFraction,
    },
    duration: { steps: draft.steps },
    evaluation: { everySteps: every, batches: 8 },
    samples: { everySteps: every, prompt: "", tokens: 60, temperature: 0.8 },
    checkpoint: { everySteps: every, keep: 5 },
    seed: 1,
  });
  const { name, title, description, source, fitsCpu } = draft;
  return { name, title, description, source, fitsCpu, parameters: parameterCount(specification.model), specification };
}

/** All recipes, smallest first. */
export const recipes: readonly Recipe[] = drafts.map(recipeOf);

/** The recipe of that name. Throws a NotFoundError. */
export function recipeByName(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe === undefined) throw new NotFoundError("recipe", name);
  return recipe;
}

/**
 * The run specification of a recipe with `overrides`. Throws an InvalidError that names each refused field, a NotFoundError for an unknown recipe.
 * A run made shorter keeps its warm-up to a tenth of its steps at most, unless the overrides set the warm-up themselves.
 */
export function resolveSpecification(recipeName: string, overrides: RunOverrides = {}): RunSpecification {
  const base = recipeByName(recipeName).specification;
  const changes = parseOrThrow(runOverrides, overrides);
  const merged = {
    recipe: base.recipe,
    model: changed(base.model, changes.model),
    initialisation: changed(base.initialisation, changes.initialisation),
    data: changed(base.data, changes.data),
    augmentation: changed(base.augmentation, changes.augmentation),
    batch: changed(base.batch, changes.batch),
    loss: changed(base.loss, changes.loss),
    regularisation: changed(base.regularisation, changes.regularisation),
    optimizer: changed(base.optimizer, changes.optimizer),
    schedule: changed(base.schedule, changes.schedule),
    duration: changes.duration ?? base.duration,
    evaluation: changed(base.evaluation, changes.evaluation),
    samples: changed(base.samples, changes.samples),
    checkpoint: changed(base.checkpoint, changes.checkpoint),
    runtime: changed(base.runtime, changes.runtime),
    seed: changes.seed ?? base.seed,
  };
  if (changes.schedule?.warmup !== undefined) return parseOrThrow(runSpecification, merged);
  const warmup = Math.min(base.schedule.warmup, Math.floor(totalSteps(merged) / 10));
  return parseOrThrow(runSpecification, { ...merged, schedule: { ...merged.schedule, warmup } });
}

/** `base` with the fields that `changes` sets; one given as undefined counts as left out. */
function changed<Section extends object>(
  base: Section,
  changes: { readonly [Field in keyof Section]?: Section[Field] | undefined } = {},
): Section {
  return { ...base, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}
