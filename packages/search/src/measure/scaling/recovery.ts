/** Whether fits of synthetic runs give back the constants that made them. */
import { mean } from "@trainyard/contracts";
import { normalNumber, normalQuantile } from "../../numbers/normal";
import { randomStream } from "../../numbers/random";
import { fitScalingLaw, type LawConstants, lossByLaw, type ScalingFit, type ScalingPoint } from "../../scaling";
import { constantNames } from "../../scaling/law/law";
import { besiroglu, chinchillaUnrounded } from "../../scaling/law/published-laws";

export interface Recovery {
  readonly trials: number;
  /** Trials whose constants, all five at once, lie within the fit's joint 95 % intervals. */
  readonly inside95: number;
  /** Trials in which a constant alone lies within its own 90 % interval, the one that pages show. */
  readonly inside90: Readonly<Record<keyof LawConstants, number>>;
}

/** As Chinchilla's: 240 runs (Besiroglu et al. 2024, section 2), 70 M to 16 B parameters, 5 to 500 billion tokens. */
const sizes = spread(7e7, 1.6e10, 24);
const lengths = spread(5e9, 5e11, 10);
/** Of the logarithm of the loss. With it the intervals are as wide as those of the published fit: exponents to about 0.02. */
const noise = 0.01;
const jointCoverage = 0.95;

/** The two published laws in turn. */
export function measureRecovery(trials: number, resamples: number): Recovery {
  const outcomes = Array.from({ length: trials }, (_, trial) => {
    const law = trial % 2 === 0 ? besiroglu : chinchillaUnrounded;
    const fit = fitScalingLaw(syntheticRuns(law, trial), { resamples, seed: trial });
    const alone = constantNames.filter((name) => law[name] >= fit.law[name].low && law[name] <= fit.law[name].high);
    return { joint: withinJointly(fit, law), alone };
  });
  const inside90 = Object.fromEntries(constantNames.map((name) => [name, outcomes.filter(({ alone }) => alone.includes(name)).length]));
  return { trials, inside95: outcomes.filter(({ joint }) => joint).length, inside90: inside90 as Recovery["inside90"] };
}

export function syntheticRuns(law: LawConstants, trial: number): ScalingPoint[] {
  const random = randomStream(trial, "synthetic-runs");
  return sizes.flatMap((parameters) =>
    lengths.map((tokens) => ({
      parameters,
      tokens,
      loss: lossByLaw(law, { parameters, tokens }) * Math.exp(noise * normalNumber(random)),
    })),
  );
}

/**
 * Five intervals that hold together in 95 of 100 or more: each alone at 99 % (Bonferroni), as wide as the resampled fits scatter. Factors and E by
 * their logarithms, in which fits scatter evenly.
 */
function withinJointly({ constants, samples }: ScalingFit, truth: LawConstants): boolean {
  const most = normalQuantile(1 - (1 - jointCoverage) / constantNames.length / 2);
  const [fitted, known, scattered] = [scaleOf(constants), scaleOf(truth), samples.map(scaleOf)];
  return fitted.every((center, index) => {
    const variance = mean(scattered.map((one) => ((one[index] ?? Number.NaN) - center) ** 2));
    return Math.abs((known[index] ?? Number.NaN) - center) <= most * Math.sqrt(variance);
  });
}

function scaleOf({ irreducible, sizeFactor, sizeExponent, dataFactor, dataExponent }: LawConstants): number[] {
  return [Math.log(irreducible), Math.log(sizeFactor), sizeExponent, Math.log(dataFactor), dataExponent];
}

function spread(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => low * (high / low) ** (index / (count - 1)));
}
