/** How many deviations wide a band must be to hold whole curves. */
import { chiSquareNumber, normalNumber } from "../../numbers/normal";
import { randomStream } from "../../numbers/random";
import { quantileOf } from "../law/estimate";
import { expectedNoise } from "../law/expected-noise";
import type { SizePrediction } from "./by-size";

const draws = 1_000;

/**
 * Curves are drawn about the prediction, and the multiplier holds that share of them over all looks from `from` on. A run's noise follows the rungs'
 * own residual curves, mixed with normal weights (multiplier bootstrap: Chernozhukov et al. 2013), because neighbouring looks of one run stray alike;
 * what the extrapolation does not know moves a curve as a whole. Their sum is divided by a drawn deviation: Student's t for few runs.
 */
export function bandMultiplier(looks: readonly SizePrediction[], from: number, coverage: number, seed: number): number {
  const watched = looks.slice(from);
  const runs = watched[0]?.residuals.length ?? 0;
  const freedom = Math.max(1, Math.round(Math.min(...watched.map((look) => look.freedom))));
  const furthest = Float64Array.from({ length: draws }, (_, draw) => {
    const random = randomStream(seed, "loss-band", draw);
    const mixing = Float64Array.from({ length: runs }, () => normalNumber(random));
    const [common, extrapolation] = [normalNumber(random), normalNumber(random)];
    const scale = Math.sqrt(freedom / chiSquareNumber(freedom, random));
    let most = 0;
    for (const { residuals, noise, deviation } of watched) {
      let stray = Math.sqrt(expectedNoise.runs) * expectedNoise.deviation * common;
      let squares = expectedNoise.runs * expectedNoise.deviation ** 2;
      residuals.forEach((residual, run) => {
        stray += residual * (mixing[run] as number);
        squares += residual ** 2;
      });
      const whole = Math.hypot(noise, deviation);
      const away = (noise * stray) / Math.sqrt(squares) + deviation * extrapolation;
      most = Math.max(most, Math.abs((scale * away) / whole));
    }
    return most;
  }).sort();
  return quantileOf(furthest, coverage);
}
