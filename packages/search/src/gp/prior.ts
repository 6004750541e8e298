/** What is held of the kernel's parameters before any loss was seen: normal densities of their logarithms, and where they must lie. */

import type { Box } from "../numbers/minimise";
import type { Layout } from "./kernel";

interface Belief {
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

const beliefs = {
  /** Grows with the square root of the dimensions, as distances do (Hvarfner et al. 2024, "Vanilla Bayesian Optimization Performs Great in High Dimensions"). */
  jointLength: (dimensions: number): Belief => ({
    mean: Math.log(0.5) + 0.5 * Math.log(dimensions),
    deviation: 1,
    low: Math.log(0.02),
    high: Math.log(50),
  }),
  singleLength: { mean: Math.log(0.5), deviation: 1, low: Math.log(0.02), high: Math.log(50) },
  jointVariance: { mean: 0, deviation: 1.5, low: -7, high: 7 },
  singleVariance: { mean: -1, deviation: 2, low: -9, high: 7 },
  noise: { mean: Math.log(1e-4), deviation: 2.5, low: Math.log(1e-7), high: 0 },
  exponent: { mean: 1, deviation: 0.7, low: -1.5, high: 3.5 },
};

function beliefOf(layout: Layout, place: number): Belief {
  if (place < layout.single) return beliefs.jointLength(layout.dimensions);
  if (place < layout.jointVariance) return beliefs.singleLength;
  if (place === layout.jointVariance) return beliefs.jointVariance;
  if (place === layout.singleVariance) return beliefs.singleVariance;
  return place === layout.noise ? beliefs.noise : beliefs.exponent;
}

const beliefsOf = (layout: Layout) => Array.from({ length: layout.size }, (_, place) => beliefOf(layout, place));

/** Without its constant; its slopes are taken off `gradient`, which is that of a misfit. */
export function logPrior(layout: Layout, parameters: Float64Array, gradient: Float64Array): number {
  let sum = 0;
  beliefsOf(layout).forEach(({ mean, deviation }, place) => {
    const off = ((parameters[place] as number) - mean) / deviation;
    sum -= 0.5 * off * off;
    gradient[place] = (gradient[place] as number) + off / deviation;
  });
  return sum;
}

export function parameterBox(layout: Layout): Box {
  const all = beliefsOf(layout);
  return { low: Float64Array.from(all, ({ low }) => low), high: Float64Array.from(all, ({ high }) => high) };
}

export const likeliestParameters = (layout: Layout): Float64Array => Float64Array.from(beliefsOf(layout), ({ mean }) => mean);
