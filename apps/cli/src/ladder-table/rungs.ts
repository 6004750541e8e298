/** The ladder that the project trained itself: one recipe, six sizes, so many tokens a parameter. */
import type { RunSpecification } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";

export const recipe = "neox-nano";
/** Looks at the validation loss, evenly spaced. */
export const looks = 40;

/** Each about 1.6 times the one before; heads are 32 wide throughout, as Pythia's smallest. */
export const sizes: readonly { readonly layers: number; readonly width: number }[] = [
  { layers: 2, width: 32 },
  { layers: 2, width: 48 },
  { layers: 3, width: 64 },
  { layers: 4, width: 96 },
  { layers: 5, width: 128 },
  { layers: 6, width: 160 },
];

export interface LadderRow {
  /** Index of its size. */
  readonly size: number;
  readonly tokensPerParameter: number;
  readonly seed: number;
}

const largest = sizes.length - 1;

/** One token a parameter for each size, the largest kept out of every fit; the small ones with further lengths and seeds, which tell data and noise from size. */
export function ladderRows(): LadderRow[] {
  const climb = sizes.map((_, size): LadderRow => ({ size, tokensPerParameter: 1, seed: 1 }));
  const small = sizes.slice(0, largest - 1).map((_, size) => size);
  const longer = [2, 4].flatMap((tokensPerParameter) =>
    small.filter((size) => size < 3 || tokensPerParameter < 4).map((size): LadderRow => ({ size, tokensPerParameter, seed: 1 })),
  );
  const repeats = [2, 3].flatMap((seed) => small.map((size): LadderRow => ({ size, tokensPerParameter: 1, seed })));
  return [...climb, ...longer, ...repeats];
}

export function rowKey({ size, tokensPerParameter, seed }: LadderRow): string {
  return `${size}/${tokensPerParameter}/${seed}`;
}

export function specificationOf(
  { size, tokensPerParameter, seed }: LadderRow,
  executionProvider: RunSpecification["runtime"]["executionProvider"],
): RunSpecification {
  const { layers = 1, width = 32 } = sizes[size] ?? {};
  const model = { layers, width, heads: Math.max(1, Math.round(width / 32)), headWidth: 32 };
  const base = resolveSpecification(recipe, { model });
  const tokens = tokensPerParameter * parameterCount(base.model);
  const stepTokens = base.batch.sequences * base.model.context;
  // Whole stretches between looks.
  const steps = looks * Math.max(1, Math.round(tokens / stepTokens / looks));
  return resolveSpecification(recipe, {
    model,
    // Two micro-batches, from which the noise scale is measured.
    batch: { sequences: base.batch.sequences / 2, accumulation: 2 },
    // The recipe's rate at its own width; narrower and wider ones by the root, as the published sizes fall between 70 M and 12 B.
    schedule: { peakLearningRate: 2e-3 * Math.sqrt(96 / width), warmup: Math.round(steps / 20) },
    duration: { steps },
    evaluation: { everySteps: steps / looks, batches: 16, noiseScaleEverySteps: 1 },
    samples: { everySteps: 0 },
    checkpoint: { everySteps: 10_000_000, keep: 1 },
    runtime: { executionProvider },
    seed,
  });
}
