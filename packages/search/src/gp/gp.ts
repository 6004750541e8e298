/**
 * Bayesian optimisation with a Gaussian process (Snoek et al. 2012, "Practical Bayesian Optimization of Machine Learning Algorithms"): the next trial
 * is where the expected improvement over the best is largest.
 */
import { randomStream } from "../numbers/random";
import type { Observation } from "../observation";
import type { Asked, Sampler } from "../sampler";
import { sobol } from "../sobol";
import { acceptanceOf, drawUnseen } from "../space/unseen";
import { propose } from "./acquire";
import { designOf, type Evidence, evidenceOf, pointAt, thinned } from "./evidence";
import { fit } from "./fit";
import { Ground } from "./ground";
import { kernelOf, layoutOf } from "./kernel";
import { Posterior } from "./posterior";
import { scalarLosses } from "./scalar";
import { centre, warp } from "./warp";

/** As Optuna's Gaussian process and most others begin. */
const defaultStartup = 10;
/** More would make a suggestion slower than 300 ms. */
const mostTrials = 256;
/**
 * By how much better than the best a trial should be, in standard deviations of all losses, in turns. Without it all trials would gather at the first
 * minimum that was found, for ever smaller gains.
 */
const leastGains = [0.01, 0, 0];
/** Best trials about which the next is looked for most closely. */
const eliteTrials = 5;

export const gp: Sampler = (asked) => {
  const { space, seed, number, observations } = asked;
  const told = observations.filter(({ status }) => status !== "pending");
  const ground = new Ground(
    space,
    told.some(({ fraction, status }) => status === "finished" && fraction < 1),
  );
  const evidence = evidenceFrom(told, ground, asked);
  if (evidence === null || evidence.design.count < (asked.options.startupTrials ?? defaultStartup)) return sobol(asked);
  const pending = observations.flatMap(({ status, values }) =>
    status === "pending" ? (ground.pointOf({ values, fraction: 1 }) ?? []) : [],
  );
  const { model, threshold, elite } = modelOf(evidence, pending, ground, number);
  const accepts = acceptanceOf(asked);
  for (const { point } of propose(model, threshold, ground, elite, randomStream(seed, "gp", number))) {
    const values = ground.cube.decode(point);
    if (accepts(values)) return values;
  }
  return drawUnseen(space, accepts, randomStream(seed, "gp-unseen", number));
};

/** Null: nothing was measured, so that there is nothing to be better than. */
function evidenceFrom(told: readonly Observation[], ground: Ground, { seed, number }: Asked): Evidence | null {
  const placed = told.flatMap((observation) => {
    const point = ground.pointOf(observation.status === "finished" ? observation : { ...observation, fraction: 1 });
    return point === null ? [] : [{ observation, point }];
  });
  const finished = placed.filter(({ observation }) => observation.status === "finished");
  if (finished.length === 0 || ground.kinds.length === 0) return null;
  const scalars = scalarLosses(
    finished.map(({ observation }) => observation.losses),
    randomStream(seed, "gp-weights", number),
  );
  const worst = scalars.reduce((most, loss) => Math.max(most, loss));
  // What failed has no figure: it counts as the worst that has one.
  let at = 0;
  const losses = Float64Array.from(placed, ({ observation }) => (observation.status === "finished" ? (scalars[at++] as number) : worst));
  return evidenceOf(
    ground.kinds,
    placed.map(({ point }) => point),
    losses,
  );
}

function modelOf(told: Evidence, pending: readonly Float64Array[], ground: Ground, number: number) {
  const parameters = fit(told);
  const { design, losses } = thinned(told, mostTrials);
  const { values } = warp(centre(losses), parameters[layoutOf(ground.kinds.length).exponent] as number);
  const kernel = kernelOf(ground.kinds, parameters);
  const known = new Posterior(kernel, design, values);
  const points = Array.from({ length: design.count }, (_, row) => pointAt(design, row));
  // What is to be beaten is what the best would have with all of its tokens and without the luck of its seed.
  const whole = ground.graded ? points.map((point) => ground.whole(point)) : points;
  const means = whole.map((point) => known.meanAt(point));
  const order = Array.from(means.keys()).sort((a, b) => (means[a] as number) - (means[b] as number));
  const threshold = (means[order[0] as number] as number) - (leastGains[number % leastGains.length] as number);
  const elite = order.slice(0, eliteTrials).map((row) => whole[row] as Float64Array);
  if (pending.length === 0) return { model: known, threshold, elite };
  // Kriging believer (Ginsbourger et al. 2010, "Kriging Is Well-Suited to Parallelize Optimization"): what is expected of pending trials is taken for seen.
  const believed = Float64Array.from([...values, ...pending.map((point) => known.meanAt(point))]);
  return { model: new Posterior(kernel, designOf(ground.kinds, [...points, ...pending]), believed), threshold, elite };
}
