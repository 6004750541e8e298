/** How many deviations wide a band must be to hold whole curves. */
import { chiSquareNumber, normalNumber } from "../../numbers/normal";
import { randomStream } from "../../numbers/random";
import { quantileOf } from "../law/estimate";
import { expectedNoise } from "../law/expected-noise";
import type { LookPrediction } from "./predict-looks";

const draws = 1_000;

/**
 * Curves are drawn about the prediction, and the multiplier holds that share of them over all the looks given. A run's noise follows the rungs'
 * own residual curves, mixed with normal weights (multiplier bootstrap: Chernozhukov et al. 2013), because neighbouring looks of one run stray alike;
 * what the extrapolation does not know moves a curve as a whole. Their sum is divided by a drawn deviation: Student's t for few runs.
 */
export function bandMultiplier(looks: readonly LookPrediction[], coverage: number, seed: number): number {
  const rungs = looks[0]?.residuals.length ?? 0;
  const freedom = Math.max(1, Math.round(Math.min(...looks.map((look) => look.freedom))));
  const furthest = Float64Array.from({ length: draws }, (_, draw) => {
    const random = randomStream(seed, "loss-band", draw);
    const mixing = Float64Array.from({ length: rungs }, () => normalNumber(random));
    const [common, extrapolation] = [normalNumber(random), normalNumber(random)];
    const scale = Math.sqrt(freedom / chiSquareNumber(freedom, random));
    let most = 0;
    for (const { residuals, noise, deviation, freedom } of looks) {
      // Of variance noise^2 on average over the looks that share it.
      const stray = residuals.reduce(
        (sum, residual, rung) => sum + residual * (mixing[rung] as number),
        Math.sqrt(expectedNoise.runs) * expectedNoise.deviation * common,
      );
      const whole = Math.hypot(noise, deviation);
      const away = stray / Math.sqrt(freedom) + deviation * extrapolation;
      most = Math.max(most, Math.abs((scale * away) / whole));
    }
    return most;
  }).sort();
  return quantileOf(furthest, coverage);
}
