/** Logarithm of the expected improvement, which keeps a slope where the improvement itself underflows (Ament et al. 2023, "LogEI"). */
import { normalDensity, normalDistribution } from "../numbers/normal";

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Φ(−t) / φ(t) for t >= 1, φ and Φ being density and distribution of the normal: Mills' ratio, far out as a continued fraction. */
function millsRatio(t: number): number {
  if (t < 3) return normalDistribution(-t) / normalDensity(t);
  let fraction = t;
  for (let k = 40; k >= 1; k--) fraction = t + k / fraction;
  return 1 / fraction;
}

/** What a normal number is worth whose mean lies `z` of its deviations below the threshold. */
export interface Improvement {
  /** log h(z), h(z) = φ(z) + z Φ(z): the expected improvement is the deviation times h. */
  log: number;
  /** Φ(z) / h(z): how the logarithm falls with the mean, times the deviation. */
  mean: number;
  /** φ(z) / h(z): how it rises with the deviation, times the deviation. */
  deviation: number;
}

export function improvement(z: number, result: Improvement): void {
  if (z > -1) {
    const density = normalDensity(z);
    const below = normalDistribution(z);
    const worth = density + z * below;
    result.log = Math.log(worth);
    result.mean = below / worth;
    result.deviation = density / worth;
    return;
  }
  const ratio = millsRatio(-z);
  // h / φ = 1 − t R(t), of which rounding leaves nothing far out, where it is 1 / t².
  const rest = z > -1e4 ? 1 + z * ratio : 1 / (z * z);
  result.log = -0.5 * z * z - halfLogTwoPi + Math.log(rest);
  result.mean = ratio / rest;
  result.deviation = 1 / rest;
}
