/** The prediction at each look, with noise that neighbouring looks share. */
import { expectedNoise } from "../law/expected-noise";
import { predictBySize, type RelativeSize, type SizePrediction } from "./by-size";
import type { LookedAt } from "./ladder-curve";

export interface LookPrediction extends SizePrediction {
  /** From 0. */
  readonly look: number;
  /** Deviation of a run about the mean: its seed, and what the curve through the rungs does not follow. */
  readonly noise: number;
  /** Degrees of freedom that the noise rests on. */
  readonly freedom: number;
}

/** The noise is estimated with the curves: it settles within a few rounds. */
const rounds = 4;
/** Share of training either way over which looks share their noise: with few rungs that of a single look is small by chance at some of them. */
const reach = 0.2;

/** At the looks that every rung has. */
export function predictLooks(rungs: readonly RelativeSize[], looked: readonly LookedAt[], looks: number): LookPrediction[] {
  const common = Array.from({ length: looks }, (_, look) => ({ look, logLosses: looked.map((rung) => rung[look] ?? Number.NaN) })).filter(
    ({ logLosses }) => logLosses.every(Number.isFinite),
  );
  let noises = common.map((): { noise: number; freedom: number } => ({ noise: expectedNoise.deviation, freedom: expectedNoise.runs }));
  for (let round = 1; ; round++) {
    const predicted = common.map(({ look, logLosses }, at) => {
      const { noise = expectedNoise.deviation, freedom = expectedNoise.runs } = noises[at] ?? {};
      return { look, noise, freedom, ...predictBySize(rungs, logLosses, noise) };
    });
    if (round === rounds) return predicted;
    noises = predicted.map(({ look }) => sharedNoise(predicted.filter((other) => Math.abs(other.look - look) <= reach * looks)));
  }
}

/** Neighbouring looks are of the same runs: their squares are averaged, their freedom does not grow. */
function sharedNoise(near: readonly SizePrediction[]): { noise: number; freedom: number } {
  const mean = (of: (one: SizePrediction) => number) => near.reduce((sum, one) => sum + of(one), 0) / near.length;
  const squares = mean(({ residuals }) => residuals.reduce((sum, residual) => sum + residual ** 2, 0));
  const freedom = expectedNoise.runs + mean(({ free }) => free);
  return { noise: Math.sqrt((expectedNoise.runs * expectedNoise.deviation ** 2 + squares) / freedom), freedom };
}
