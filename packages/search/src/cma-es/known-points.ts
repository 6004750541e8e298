/** What trials came to, brought into one order and onto one figure, whatever they were measured at and by how many objectives. */
import type { Observation } from "../observation";
import type { Cube } from "../space/cube";
import type { Coordinates } from "./coordinates";

export interface KnownPoint {
  readonly number: number;
  /** NaN where a parameter's condition did not hold. */
  readonly numbers: Float64Array;
  /** Of each choice; -1 where it had none. */
  readonly levels: readonly number[];
  /** From 0, the best. */
  readonly rank: number;
  /** What a model of the losses is made of: the loss, or where losses cannot be compared the rank. A failed trial has the worst one. */
  readonly loss: number;
}

const succeeded = ({ status, losses }: Observation) => status === "finished" && losses.length > 0 && losses.every(Number.isFinite);

/** Ended trials whose values lie in the space, by number. */
export function knownPoints(cube: Cube, coordinates: Coordinates, observations: readonly Observation[]): KnownPoint[] {
  const placed = observations.flatMap((observation) => {
    const point = observation.status === "pending" ? null : cube.encode(observation.values);
    return point === null ? [] : [{ observation, point }];
  });
  const finished = placed.map(({ observation }) => observation).filter(succeeded);
  const scores = new Map(finished.map((observation) => [observation, scoreOf(observation, finished)]));
  const isComparable = finished.every(({ fraction, losses }) => fraction === finished[0]?.fraction && losses.length === 1);
  const worst = Math.max(...scores.values());
  return placed
    .toSorted((a, b) => compared(a.observation, b.observation, scores))
    .map(({ observation, point }, rank) => ({
      number: observation.number,
      numbers: coordinates.numbersOf(point),
      levels: coordinates.levelsOf(point),
      rank,
      loss: isComparable ? (scores.get(observation) ?? worst) : rank,
    }))
    .sort((a, b) => a.number - b.number);
}

/** Of several objectives: how many trials are better in all of them (Fonseca and Fleming, Genetic Algorithms for Multiobjective Optimization, 1993). */
function scoreOf({ losses, fraction }: Observation, all: readonly Observation[]): number {
  if (losses.length === 1) return losses[0] ?? 0;
  return all.filter((other) => {
    if (other.fraction !== fraction) return false;
    const isNoWorse = losses.every((loss, objective) => (other.losses[objective] ?? loss) <= loss);
    return isNoWorse && losses.some((loss, objective) => (other.losses[objective] ?? loss) < loss);
  }).length;
}

/** Failed ones last; those that were trained further before those that were pruned, because a scheduler lets the better ones go on. */
function compared(a: Observation, b: Observation, scores: ReadonlyMap<Observation, number>): number {
  const [scoreA, scoreB] = [scores.get(a), scores.get(b)];
  if (scoreA === undefined || scoreB === undefined)
    return Number(scoreA === undefined) - Number(scoreB === undefined) || a.number - b.number;
  return b.fraction - a.fraction || scoreA - scoreB || a.number - b.number;
}
