/**
 * CMA-ES (Hansen and Ostermeier 2001; Hansen 2016, arXiv:1604.00772) for few trials: it begins at the best of some quasi-random points, has a small
 * population, and a linear-quadratic model of the losses chooses among candidates drawn from the search distribution (pre-selection) and now
 * and then proposes its own minimum, as lq-CMA-ES does (Hansen 2019). Restarts, steps and choices: replay.ts, candidates.ts, categories.ts.
 */
import type { ParameterValues } from "@trainyard/contracts";
import { type Random, randomStream } from "../numbers/random";
import { sobolPoint } from "../numbers/sobol";
import type { Asked, Sampler } from "../sampler";
import { type Cube, cubeOf } from "../space/cube";
import { acceptanceOf, drawUnseen } from "../space/unseen";
import { candidatesOf } from "./candidates";
import { type Coordinates, coordinatesOf } from "./coordinates";
import { type KnownPoint, knownPoints } from "./known-points";
import { lengthOf } from "./length";
import { replay, type SearchState } from "./replay";
import { type ModelPoint, type Surrogate, surrogateOf } from "./surrogate";

/** Quasi-random points before the first generation, for few dimensions. */
const leastStartup = 8;
/** Candidates that the model chooses from for a trial. */
const candidatesPerTrial = 10;
/** Every so many trials are at the model's own minimum. */
const trialsPerOptimum = 2;
/** A trial that is not known yet and lies this near to the model's minimum (in standard deviations) will tell what is there. */
const nearPending = 0.5;
/** Attempts at values that were not tried before and are not refused. */
const mostAttempts = 100;

export const cmaEs: Sampler = (asked) => {
  const { space, seed, number } = asked;
  const cube = cubeOf(space);
  const coordinates = coordinatesOf(cube);
  const accepts = acceptanceOf(asked);
  const random = randomStream(seed, "cma-es", number);
  const known = knownPoints(cube, coordinates, asked.observations);
  const startup = startupOf(asked, coordinates);
  // A space of choices alone has nothing that a covariance could be of.
  if (coordinates.numbers.length === 0) return drawUnseen(space, accepts, random);
  if (known.length < startup) {
    const values = cube.decode(sobolPoint(number - 1, cube.dimensions.length, seed));
    return accepts(values) ? values : drawUnseen(space, accepts, random);
  }
  const state = replay(known, startup, coordinates, seed);
  for (const values of proposals({ asked, cube, coordinates, state, known, random })) if (accepts(values)) return values;
  return drawUnseen(space, accepts, random);
};

/** At most a quarter of the trials. */
function startupOf({ options, trials }: Asked, { numbers, choices }: Coordinates): number {
  const usual = Math.max(leastStartup, numbers.length + choices.length + 2);
  return options.startupTrials ?? Math.max(4, Math.min(usual, Math.floor(trials / 4)));
}

interface Search {
  readonly asked: Asked;
  readonly cube: Cube;
  readonly coordinates: Coordinates;
  readonly state: SearchState;
  readonly known: readonly KnownPoint[];
  readonly random: Random;
}

/** Values worth a trial, the best first. */
function* proposals(search: Search): Generator<ParameterValues> {
  const { asked, cube, coordinates, state, known, random } = search;
  const draw = candidatesOf(state, coordinates, cube);
  const place = (point: ArrayLike<number>): ModelPoint => ({
    normal: state.strategy.normalAt(coordinates.numbersOf(point)),
    levels: coordinates.levelsOf(point),
  });
  const model = surrogateOf(
    known.map(({ numbers, levels, loss }) => ({ normal: state.strategy.normalAt(numbers), levels, loss })),
    coordinates.numbers.length,
    coordinates.levels,
  );
  if (model !== null && asked.number % trialsPerOptimum === 1) {
    const optimum = optimumWithin(model, search, place);
    if (optimum !== null) yield optimum;
  }
  for (let attempt = 0; attempt < mostAttempts; attempt += candidatesPerTrial) {
    const drawn = Array.from({ length: candidatesPerTrial }, () => cube.decode(draw(random)));
    if (model === null) yield* drawn;
    else yield* byPrediction(drawn, (values) => model.predict(place(cube.encode(values) ?? [])));
  }
}

function byPrediction(drawn: readonly ParameterValues[], predict: (values: ParameterValues) => number): ParameterValues[] {
  return drawn
    .map((values) => ({ values, predicted: predict(values) }))
    .sort((a, b) => a.predicted - b.predicted)
    .map(({ values }) => values);
}

/** The model's minimum, no further out than a generation could be told (see Strategy.tell); null: none, or one awaited is near. */
function optimumWithin(
  { optimum }: Surrogate,
  { asked, cube, coordinates, state }: Search,
  place: (point: ArrayLike<number>) => ModelPoint,
): ParameterValues | null {
  if (optimum === null) return null;
  const n = coordinates.numbers.length;
  const longest = Math.sqrt(n) + (2 * n) / (n + 2);
  const scale = Math.min(1, longest / Math.max(lengthOf(optimum.normal), 1e-12));
  const numbers = state.strategy.pointAt(optimum.normal.map((each) => each * scale)).map((unit) => Math.min(1, Math.max(0, unit)));
  const values = cube.decode(coordinates.join(numbers, optimum.levels));
  const own = place(cube.encode(values) ?? []).normal;
  const isAwaited = asked.observations.some((observation) => {
    const point = observation.status === "pending" ? cube.encode(observation.values) : null;
    return point !== null && lengthOf(place(point).normal.map((each, i) => each - (own[i] as number))) < nearPending;
  });
  return isAwaited ? null : values;
}
