/** Whether fits of synthetic runs give back the constants that made them. */
import { normalNumber } from "../../numbers/normal";
import { randomStream } from "../../numbers/random";
import { fitScalingLaw, type LawConstants, lossByLaw, type ScalingFit, type ScalingPoint } from "../../scaling";
import { quantileOf } from "../../scaling/law/estimate";
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
 * Five intervals that hold together in 95 of 100: as many deviations wide as hold that share of the resampled fits in all five at once (the bootstrap's
 * studentised maximum: Romano and Wolf 2005). Factors and E by their logarithms, in which fits scatter evenly.
 */
function withinJointly({ constants, samples }: ScalingFit, truth: LawConstants): boolean {
  const center = scaleOf(constants);
  const away = samples.map((sample) => scaleOf(sample).map((value, index) => value - (center[index] ?? 0)));
  const deviations = center.map((_, index) => Math.sqrt(away.reduce((sum, one) => sum + (one[index] ?? 0) ** 2, 0) / away.length));
  const furthest = (one: readonly number[]) => Math.max(...one.map((value, index) => Math.abs(value) / (deviations[index] ?? 1)));
  const most = quantileOf(Float64Array.from(away, furthest).sort(), jointCoverage);
  return furthest(scaleOf(truth).map((value, index) => value - (center[index] ?? 0))) <= most;
}

function scaleOf({ irreducible, sizeFactor, sizeExponent, dataFactor, dataExponent }: LawConstants): number[] {
  return [Math.log(irreducible), Math.log(sizeFactor), sizeExponent, Math.log(dataFactor), dataExponent];
}

function spread(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => low * (high / low) ** (index / (count - 1)));
}
