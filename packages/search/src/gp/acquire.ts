/** Where the expected improvement is largest. */

import { minimise } from "../numbers/minimise";
import { normalNumber } from "../numbers/normal";
import type { Random } from "../numbers/random";
import { sobolPoint } from "../numbers/sobol";
import { type Improvement, improvement } from "./expected-improvement";
import type { Ground, Place } from "./ground";
import type { CoordinateKind } from "./kernel";
import type { Posterior } from "./posterior";

interface Proposal {
  readonly point: Float64Array;
  /** Logarithm of its expected improvement. */
  readonly worth: number;
}

const everywhere = 512;
const near = 256;
/** With more trials than this fewer points are looked at, because each costs the square of the trials. */
const trialsAtLeisure = 128;
const climbs = 6;
const climbIterations = 25;
const climbTolerance = 1e-4;
/** Neighbours looked at along coordinates that have levels, by all climbs together. */
const mostNeighbours = 600;
/** Largest difference of a coordinate from which on two points are climbed from apart. */
const startsApart = 0.05;

/**
 * @param threshold what is to be improved upon
 * @param elite points about which to look closely, best first
 * @returns what was found, best first: local maxima, and all points that were looked at on the way
 */
export function propose(model: Posterior, threshold: number, ground: Ground, elite: readonly Float64Array[], random: Random): Proposal[] {
  const dimensions = ground.kinds.length;
  const belief = { mean: 0, deviation: 0 };
  const gain: Improvement = { log: 0, mean: 0, deviation: 0 };
  const worth = (point: Float64Array) => {
    model.at(point, belief);
    improvement((threshold - belief.mean) / belief.deviation, gain);
    return Math.log(belief.deviation) + gain.log;
  };
  const alongMean = new Float64Array(dimensions);
  const alongDeviation = new Float64Array(dimensions);
  const loss = (point: Float64Array, gradient: Float64Array) => {
    const value = worth(point);
    model.slopes(point, belief.deviation, alongMean, alongDeviation);
    for (let i = 0; i < dimensions; i++)
      gradient[i] = (gain.mean * (alongMean[i] as number) - gain.deviation * (alongDeviation[i] as number)) / belief.deviation;
    return -value;
  };

  const share = Math.min(1, trialsAtLeisure / model.design.count);
  const seed = Math.floor(random() * 2 ** 32);
  const places: (Place & Proposal)[] = [];
  const look = (point: Float64Array) => {
    const place = ground.settle(point);
    places.push({ ...place, worth: worth(place.point) });
  };
  for (let i = 0; i < share * everywhere; i++) look(sobolPoint(i, dimensions, seed));
  if (elite.length > 0) for (let i = 0; i < share * near; i++) look(moved(elite[i % elite.length] as Float64Array, ground.kinds, random));
  places.sort((a, b) => b.worth - a.worth);

  const starts: Place[] = [];
  for (const place of places) {
    if (starts.length >= climbs) break;
    if (starts.every(({ point }) => apart(point, place.point) > startsApart)) starts.push(place);
  }
  let neighbours = share * mostNeighbours;
  const found = starts.map((start) => {
    const low = start.point.map((value, i) => (start.movable[i] ? 0 : value));
    const high = start.point.map((value, i) => (start.movable[i] ? 1 : value));
    const top = minimise(loss, start.point, { low, high }, climbIterations, climbTolerance);
    return stepped(ground.settle(top.point).point);
  });
  return [...found, ...places].sort((a, b) => b.worth - a.worth);

  /** Along coordinates that have levels, to a better neighbour, until none is better. */
  function stepped(from: Float64Array): Proposal {
    let best: Proposal = { point: from, worth: worth(from) };
    for (let better = true; better; ) {
      better = false;
      for (let i = 0; i < dimensions; i++)
        for (const coordinate of ground.beside(best.point, i)) {
          if (neighbours-- <= 0) return best;
          const next = best.point.slice();
          next[i] = coordinate;
          const { point } = ground.settle(next);
          const value = worth(point);
          if (value <= best.worth) continue;
          best = { point, worth: value };
          better = true;
        }
    }
    return best;
  }
}

/** Some coordinates moved, by a distance of any order of magnitude between a thousandth and a third of the range; a category to any. */
function moved(point: Float64Array, kinds: readonly CoordinateKind[], random: Random): Float64Array {
  const distance = 10 ** (-3 + 2.5 * random());
  const share = Math.max(1 / point.length, random());
  return point.map((value, i) => {
    if (random() > share) return value;
    if (kinds[i] === "category") return random();
    return Math.min(1, Math.max(0, value + distance * normalNumber(random)));
  });
}

function apart(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}
