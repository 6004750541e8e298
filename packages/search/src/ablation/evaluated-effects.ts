/** Effects of parts that a trained model was evaluated without: differences batch by batch, so that what a batch is like cancels. */
import type { AblationMeasurement, Estimate } from "@trainyard/contracts";
import { studentQuantile } from "../numbers/student";
import type { Effect, Effects } from "./retrained-effects";
import { freedomOf, pooled, type Sample, sampleOf } from "./sample";
import { keyOf } from "./variants";
import { type Difference, intervalOf, verdictsOf } from "./verdict";

/**
 * No effect is what lies within the interval in which the batches tell the baseline's own loss. With one batch there are values and no intervals,
 * and nothing is told apart.
 */
export function evaluatedEffects({ baseline, variants }: Pick<AblationMeasurement, "baseline" | "variants">): Effects {
  const whole = sampleOf(baseline);
  const differences = variants.map(({ losses }) => differencesFrom(baseline, losses));
  const samples = differences.map((each) => (each === null ? null : sampleOf(each)));
  const scatter = pooled(samples.flatMap((sample) => (sample === null ? [] : [sample])));
  const verdicts = verdictsOf(
    samples.map((sample) => (sample === null ? null : pairedDifference(sample))),
    intervalReach(whole),
  );
  const alone = new Map(variants.map(({ parts }, index) => [keyOf(parts), differences[index] ?? null]));
  return {
    baseline: baseline.length === 0 ? null : whole.mean,
    noiseFloor: scatter === null ? null : Math.sqrt(scatter.variance),
    effects: variants.map(({ parts, losses }, index): Effect => {
      const [sample = null, both = null] = [samples[index], differences[index]];
      const [first = null, second = null] = parts.length === 2 ? parts.map((part) => alone.get(part) ?? null) : [];
      const isLost = losses.length > 0 && sample === null;
      return {
        effect: sample === null ? null : estimateOf(sample),
        verdict: isLost ? "hurts" : (verdicts[index] ?? "waits"),
        interaction: both === null || first === null || second === null ? null : estimateOf(sampleOf(interaction(both, first, second))),
      };
    }),
  };
}

/** Null where it was not measured, or a loss is not a number. */
function differencesFrom(baseline: readonly number[], losses: readonly (number | null)[]): number[] | null {
  if (losses.length === 0 || losses.some((loss) => loss === null)) return null;
  return losses.map((loss, batch) => (loss ?? 0) - (baseline[batch] ?? 0));
}

function interaction(both: readonly number[], first: readonly number[], second: readonly number[]): number[] {
  return both.map((difference, batch) => difference - (first[batch] ?? 0) - (second[batch] ?? 0));
}

function pairedDifference(sample: Sample): Difference {
  const degreesOfFreedom = freedomOf(sample);
  // One batch tells nothing of scatter.
  if (degreesOfFreedom === 0) return { value: sample.mean, standardError: Number.POSITIVE_INFINITY, degreesOfFreedom: 1 };
  return { value: sample.mean, standardError: Math.sqrt(sample.squares / degreesOfFreedom / sample.count), degreesOfFreedom };
}

/** With one batch, the value alone. */
function estimateOf(sample: Sample): Estimate {
  return sample.count < 2 ? { value: sample.mean, low: sample.mean, high: sample.mean } : intervalOf(pairedDifference(sample));
}

function intervalReach(sample: Sample): number {
  const degreesOfFreedom = freedomOf(sample);
  if (degreesOfFreedom === 0) return 0;
  return studentQuantile(1 - 0.05 / 2, degreesOfFreedom) * Math.sqrt(sample.squares / degreesOfFreedom / sample.count);
}
