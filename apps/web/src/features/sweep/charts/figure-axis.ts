/** An axis of an objective's figures, with a place at its edge for the few that are far worse than all others. Pure. */
import type { Objective } from "@trainyard/contracts";
import { asLoss } from "@trainyard/search/analysis";
import { type Axis, roundAxis } from "../../../charts/axis";
import { objectiveStyles } from "../objective-style";

export interface FigureAxis {
  readonly axis: Axis;
  /** A figure as it is shown: at the edge where it lies beyond. */
  readonly held: (figure: number) => number;
  /** How many lie beyond. */
  readonly beyond: number;
}

/** The worst tenth of enough trials goes to the edge when the axis would be twice as long with it. */
const heldShare = 0.9;
const longest = 2;
const enough = 20;

/** Null: there are no figures. */
export function figureAxis(objective: Objective, figures: readonly number[], count: number): FigureAxis | null {
  const losses = figures.map((figure) => asLoss(objective, figure)).sort((a, b) => a - b);
  const [best, worst] = [losses[0], losses.at(-1)];
  const bad = losses[Math.floor(heldShare * (losses.length - 1))];
  if (best === undefined || worst === undefined || bad === undefined) return null;
  const end = losses.length >= enough && bad > best && worst - best > longest * (bad - best) ? bad : worst;
  const ends = [asLoss(objective, best), asLoss(objective, end)];
  const axis = roundAxis("linear", Math.min(...ends), Math.max(...ends), count);
  const held = (figure: number) => Math.max(axis.domain[0], Math.min(axis.domain[1], figure));
  return { axis, held, beyond: figures.filter((figure) => held(figure) !== figure).length };
}

/** With unit and what is better, for the title of an axis. */
export function directedTitle({ metric, direction }: Objective): string {
  const { label, unit } = objectiveStyles[metric];
  const better = direction === "minimize" ? "lower is better" : "higher is better";
  return unit === "" ? `${label}; ${better}` : `${label}, ${unit}; ${better}`;
}
