/** Parameters of the kernel that explain the losses best. */

import { minimise } from "../numbers/minimise";
import { type Evidence, firstOf, isSame, thinned } from "./evidence";
import { type Layout, layoutOf } from "./kernel";
import { misfitOf } from "./likelihood";
import { likeliestParameters, parameterBox } from "./prior";
import { centre } from "./warp";

/** Of the misfit's largest slope: a hundredth of a unit of log likelihood per unit of a parameter. */
const tolerance = 1e-2;
/** Of a search from afar: the first with up to eight dimensions, fewer with more, because each costs as many slopes as there are; the last at least. */
const coldIterations = { most: 40, dimensions: 8, least: 15 };
const warmIterations = 8;
/** More trials would cost more time than they teach about lengths. */
const mostFitted = 100;
const mostKept = 32;

/** Fits that were made, the newest last. Each is a function of its evidence, so that keeping it changes nothing but the time. */
const kept: { readonly evidence: Evidence; readonly parameters: Float64Array }[] = [];

/**
 * The most probable parameters. They are looked for from afar with the first so many trials only, by a geometric series, and from there in a few
 * steps with all of them: every suggestion has parameters of its own, most of whose cost it shares with those before it.
 */
export function fit(evidence: Evidence): Float64Array {
  const base = coldFit(firstOf(evidence, milestone(evidence.design.count)));
  return bestOf(thinned(evidence, mostFitted), [base], warmIterations);
}

/** The largest member that is at most `count` of a series from 10 on; steps are a tenth, and 4 at least. */
function milestone(count: number): number {
  let member = Math.min(count, 10);
  for (let next = 10; next <= count; next += Math.max(4, Math.ceil(next / 10))) member = next;
  return member;
}

function coldFit(evidence: Evidence): Float64Array {
  const before = kept.find((each) => isSame(each.evidence, evidence));
  if (before !== undefined) return before.parameters;
  const { length: dimensions } = evidence.design.kinds;
  const iterations = Math.round(coldIterations.most * Math.min(1, coldIterations.dimensions / dimensions));
  const parameters = bestOf(thinned(evidence, mostFitted), starts(layoutOf(dimensions)), Math.max(coldIterations.least, iterations));
  kept.push({ evidence, parameters });
  if (kept.length > mostKept) kept.shift();
  return parameters;
}

function bestOf({ design, losses }: Evidence, from: readonly Float64Array[], iterations: number): Float64Array {
  const misfit = misfitOf(design, centre(losses));
  const box = parameterBox(layoutOf(design.kinds.length));
  const minima = from.map((start) => minimise(misfit, start, box, iterations, tolerance));
  return minima.reduce((best, each) => (each.value < best.value ? each : best)).point;
}

/** The prior's own middle, and losses as sums of quickly changing functions of one parameter each: a maximum of its own where it is one at all. */
function starts(layout: Layout): Float64Array[] {
  const middle = likeliestParameters(layout);
  const sum = middle.slice();
  for (let i = 0; i < layout.dimensions; i++) sum[layout.single + i] = Math.log(0.1);
  sum[layout.singleVariance] = 0.5;
  sum[layout.jointVariance] = -1.5;
  return [middle, sum];
}
