/** Colours of trials by an objective: from bad, which recedes, to good, which stands out, on either theme. Pure. */
import type { Objective, Trial } from "@trainyard/contracts";
import { asLoss } from "@trainyard/search/analysis";
import { scaleLinear } from "d3-scale";

/**
 * Viridis (van der Walt and Smith 2015), which rises evenly in lightness and is told apart with any common colour blindness; without
 * the end that would vanish into the background, and the other way round on a light one.
 */
const viridis = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];
const stops = { dark: viridis.slice(2), light: viridis.slice(0, 9).reverse() };

export type ThemeName = keyof typeof stops;

/** Colours are so many, so that a canvas can draw all lines of one in one go. */
export const rampSize = 16;

/** From bad to good. */
export function rampColors(theme: ThemeName): string[] {
  const chosen = stops[theme];
  const ramp = scaleLinear<string>()
    .domain(chosen.map((_, index) => index / (chosen.length - 1)))
    .range(chosen);
  return Array.from({ length: rampSize }, (_, index) => ramp(index / (rampSize - 1)));
}

export interface ColorScale {
  /** Place in the ramp, the last is the best. */
  readonly classOf: (figure: number) => number;
  /** Figures at its two ends, from bad to good. */
  readonly ends: readonly [number, number];
  /** Some figures are worse than the bad end and look like it. */
  readonly isClamped: boolean;
}

/** Where the worst part of enough trials begins that all looks alike: else one that went wrong would leave a single colour for the others. */
const clampedShare = 0.9;
const enough = 20;

/** Null: nothing was measured. */
export function colorScale(objective: Objective, figures: readonly number[]): ColorScale | null {
  const losses = figures.map((figure) => asLoss(objective, figure)).sort((a, b) => a - b);
  const [best] = losses;
  const worst = losses.at(-1);
  const bad = losses.length < enough ? worst : losses[Math.floor(clampedShare * (losses.length - 1))];
  if (best === undefined || bad === undefined || worst === undefined) return null;
  const span = bad - best || 1;
  const classOf = (figure: number) => {
    const goodness = 1 - (asLoss(objective, figure) - best) / span;
    return Math.max(0, Math.min(rampSize - 1, Math.round(goodness * (rampSize - 1))));
  };
  return { classOf, ends: [asLoss(objective, bad), asLoss(objective, best)], isClamped: worst > bad };
}

/** Place in the ramp of each trial that was measured, by number. */
export function colorClasses(scale: ColorScale | null, objectiveIndex: number, trials: readonly Trial[]): ReadonlyMap<number, number> {
  if (scale === null) return new Map();
  return new Map(
    trials.flatMap(({ number, objectives }) => {
      const figure = objectives[objectiveIndex] ?? null;
      return figure === null ? [] : [[number, scale.classOf(figure)] as const];
    }),
  );
}
