/** Effects of parts that runs were trained without, from the final losses of a few seeds each. */
import type { AblationVerdict, Estimate } from "@trainyard/contracts";
import { varianceRatioChance } from "../numbers/student";
import { freedomOf, pooled, type Sample, type Scatter, sampleOf } from "./sample";
import { keyOf } from "./variants";
import { type Difference, intervalOf, verdictsOf } from "./verdict";

export interface Measured {
  readonly parts: readonly string[];
  /** Of the seeds that are through, in the baseline's order; null: diverged. */
  readonly losses: readonly (number | null)[];
}

export interface Effect {
  readonly effect: Estimate | null;
  readonly verdict: AblationVerdict;
  readonly interaction: Estimate | null;
}

export interface Effects {
  readonly baseline: number | null;
  /** Standard deviation between seeds; null: nothing has been repeated. */
  readonly noiseFloor: number | null;
  /** In the order of the variants. */
  readonly effects: readonly Effect[];
}

/** What two runs that differ by their seed alone stay within, 95 times in 100: 1.96 √2 deviations (repeatability limit, ISO 5725-6). */
const repeatability = 1.96 * Math.SQRT2;

/** Below this chance a variant's scatter is its own. */
const ownScatterChance = 0.01;

/**
 * Seeds of all variants tell the scatter together: two seeds each tell little alone. A variant that scatters far more than the others, as one
 * without norms may, keeps its own, and is compared by Welch's test (The generalization of Student's problem, 1947).
 */
export function retrainedEffects(baselineLosses: readonly (number | null)[], variants: readonly Measured[]): Effects {
  const baseline = sampleOf(finite(baselineLosses));
  const samples = variants.map(({ losses }) => sampleOf(finite(losses)));
  const { common, own } = scatterOf([baseline, ...samples]);
  const isKnown = common !== null && baseline.count > 0;
  const differences = samples.map((sample, index): Difference | null => {
    if (!isKnown || sample.count === 0) return null;
    if (isSame(variants[index]?.losses ?? [], baselineLosses)) return nothing;
    const scatter = own.has(sample) ? { variance: sample.squares / freedomOf(sample), degreesOfFreedom: freedomOf(sample) } : common;
    return differenceOf(sample, scatter, baseline, common);
  });
  const limit = repeatability * Math.sqrt(common?.variance ?? 0);
  const verdicts = verdictsOf(differences, limit);
  const alone = new Map(variants.map(({ parts }, index) => [keyOf(parts), samples[index]]));
  const interactionOf = ({ parts }: Measured, both: Sample): Estimate | null => {
    const [first, second] = parts.map((part) => alone.get(part));
    if (parts.length !== 2 || !isKnown || first === undefined || second === undefined) return null;
    const four = [both, first, second, baseline];
    if (four.some(({ count }) => count === 0)) return null;
    const value = both.mean - first.mean - second.mean + baseline.mean;
    const standardError = Math.sqrt(common.variance * four.reduce((sum, { count }) => sum + 1 / count, 0));
    return intervalOf({ value, standardError, degreesOfFreedom: common.degreesOfFreedom });
  };
  return {
    baseline: baseline.count === 0 ? null : baseline.mean,
    noiseFloor: common === null ? null : Math.sqrt(common.variance),
    effects: variants.map((variant, index) => {
      const [difference = null, sample = baseline] = [differences[index], samples[index]];
      return {
        effect: difference === null ? null : intervalOf(difference),
        verdict: isLost(variant, baselineLosses) ? "hurts" : (verdicts[index] ?? "waits"),
        interaction: interactionOf(variant, sample),
      };
    }),
  };
}

const nothing: Difference = { value: 0, standardError: 0, degreesOfFreedom: 1 };

/** Seed by seed the same number: the same bits were computed, and scatter between seeds has no part in the difference. */
function isSame(losses: readonly (number | null)[], baseline: readonly (number | null)[]): boolean {
  return losses.every((loss, index) => loss !== null && loss === baseline[index]);
}

/** Every one of its runs diverged, and none of the baseline's: there is no loss to compare, and no need to. */
function isLost({ losses }: Measured, baseline: readonly (number | null)[]): boolean {
  return losses.length > 1 && losses.every((loss) => loss === null) && baseline.length > 0 && baseline.every((loss) => loss !== null);
}

/** By Welch and Satterthwaite where the scatters are two, which is the pooled test where they are one. */
function differenceOf(sample: Sample, scatter: Scatter, baseline: Sample, common: Scatter): Difference {
  const value = sample.mean - baseline.mean;
  if (scatter === common) {
    const standardError = Math.sqrt(common.variance * (1 / sample.count + 1 / baseline.count));
    return { value, standardError, degreesOfFreedom: common.degreesOfFreedom };
  }
  const [a, b] = [scatter.variance / sample.count, common.variance / baseline.count];
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / scatter.degreesOfFreedom + b ** 2 / common.degreesOfFreedom);
  return { value, standardError: Math.sqrt(a + b), degreesOfFreedom };
}

/** Takes out whatever scatters most for as long as that is no accident, with the number of samples in mind. */
function scatterOf(samples: readonly Sample[]): { common: Scatter | null; own: ReadonlySet<Sample> } {
  const own = new Set<Sample>();
  for (;;) {
    const rest = samples.filter((sample) => !own.has(sample));
    const [widest] = rest.filter((sample) => freedomOf(sample) > 0).sort((a, b) => b.squares / freedomOf(b) - a.squares / freedomOf(a));
    const others = pooled(rest.filter((sample) => sample !== widest));
    if (widest === undefined || others === null || others.variance === 0) return { common: pooled(rest), own };
    const ratio = widest.squares / freedomOf(widest) / others.variance;
    const chance = varianceRatioChance(ratio, freedomOf(widest), others.degreesOfFreedom) * rest.length;
    if (chance > ownScatterChance) return { common: pooled(rest), own };
    own.add(widest);
  }
}

function finite(losses: readonly (number | null)[]): number[] {
  return losses.filter((loss) => loss !== null);
}
