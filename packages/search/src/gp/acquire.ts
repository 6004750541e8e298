/** Where the expected improvement is largest. */
import { normalNumber } from "../numbers/normal";
import type { Random } from "../numbers/random";
import { sobolPoint } from "../numbers/sobol";
import { type Improvement, improvement } from "./expected-improvement";
import type { Ground, Place } from "./ground";
import { minimise } from "./minimise";
import type { Posterior } from "./posterior";

export interface Proposal {
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
  if (elite.length > 0) for (let i = 0; i < share * near; i++) look(moved(elite[i % elite.length] as Float64Array, random));
  places.sort((a, b) => b.worth - a.worth);

  const starts: Place[] = [];
  for (const place of places) {
    if (starts.length >= climbs) break;
    if (starts.every(({ point }) => apart(point, place.point) > startsApart)) starts.push(place);
  }
  const found = starts.map((start) => {
    const low = start.point.map((value, i) => (start.movable[i] ? 0 : value));
    const high = start.point.map((value, i) => (start.movable[i] ? 1 : value));
    const top = minimise(loss, start.point, { low, high }, climbIterations, 1e-4);
    return stepped(ground.settle(top.point).point, ground, worth);
  });
  return [...found, ...places].sort((a, b) => b.worth - a.worth);
}

/** Along coordinates that have levels, to the best neighbour, until none is better. */
function stepped(start: Float64Array, ground: Ground, worth: (point: Float64Array) => number): Proposal {
  let point = start;
  let best = worth(point);
  for (let round = 0, better = true; better && round < 4; round++) {
    better = false;
    for (let i = 0; i < ground.kinds.length; i++)
      for (const coordinate of ground.beside(point, i)) {
        const next = point.slice();
        next[i] = coordinate;
        const settled = ground.settle(next).point;
        const value = worth(settled);
        if (value <= best) continue;
        point = settled;
        best = value;
        better = true;
      }
  }
  return { point, worth: best };
}

/** Some coordinates moved, by a distance of any order of magnitude between a thousandth and a third of the range. */
function moved(point: Float64Array, random: Random): Float64Array {
  const distance = 10 ** (-3 + 2.5 * random());
  const share = Math.max(1 / point.length, random());
  return point.map((value) => {
    if (random() > share) return value;
    return Math.min(1, Math.max(0, value + distance * normalNumber(random)));
  });
}

function apart(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}
