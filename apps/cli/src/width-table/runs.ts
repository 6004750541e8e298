/** The grid of widths and rates that the width table holds, under both parametrisations. */
import type { ParametrisationSpecification, RunSpecification } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";

export const recipe = "neox-nano";
/**
 * Seeds by width: by theirs narrow models differ more than by a factor of 2 in the rate, and they cost little. Heads are 32 wide throughout; the
 * narrowest is muP's base, where both parametrisations are the same run.
 */
const seedsOf: ReadonlyMap<number, readonly number[]> = new Map([
  [32, [1, 2, 3]],
  [64, [1, 2, 3]],
  [128, [1, 2]],
  [256, [1]],
]);
export const widths = [...seedsOf.keys()];
const headWidth = 32;
/** In factors of 2 around the best of the narrowest. */
export const rates = [-9, -8, -7, -6, -5, -4, -3].map((power) => 2 ** power);
/** Looks at the validation loss, evenly spaced. */
export const looks = 4;
/** Of 512 tokens: enough for the rate to matter, few enough for 256 features on one core. */
const steps = 128;

type Method = ParametrisationSpecification["method"];

export interface WidthRow {
  readonly method: Method;
  readonly width: number;
  readonly rate: number;
  readonly seed: number;
}

/** Both methods at the base width are one row, of the standard. */
export function widthRows(): WidthRow[] {
  const methodsAt = (width: number): readonly Method[] => (width === widths[0] ? ["standard"] : ["standard", "mup"]);
  const rows = [...seedsOf].flatMap(([width, seeds]) =>
    seeds.flatMap((seed) => methodsAt(width).flatMap((method) => rates.map((rate) => ({ method, width, rate, seed })))),
  );
  return rows.sort((a, b) => a.seed - b.seed);
}

export function rowKey({ method, width, rate, seed }: WidthRow): string {
  return `${method}/${width}/${rate}/${seed}`;
}

export function specificationOf(
  { method, width, rate, seed }: WidthRow,
  executionProvider: RunSpecification["runtime"]["executionProvider"],
): RunSpecification {
  return resolveSpecification(recipe, {
    model: { layers: 2, width, heads: width / headWidth },
    parametrisation: { method, baseWidth: widths[0] ?? width, baseHeadWidth: headWidth },
    batch: { sequences: 4, accumulation: 1 },
    schedule: { peakLearningRate: rate, warmup: steps / 8 },
    duration: { steps },
    evaluation: { everySteps: steps / looks, batches: 16 },
    samples: { everySteps: 0 },
    checkpoint: { everySteps: 10_000_000, keep: 1 },
    runtime: { executionProvider },
    seed,
  });
}
