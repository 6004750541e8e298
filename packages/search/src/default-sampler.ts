/** The sampler of a sweep whose author named none: chosen by the space, the number of trials and the objectives. */
import type { SamplerName, SearchSpace, SweepSpecification } from "@trainyard/contracts";
import { cmaEs } from "./cma-es/cma-es";
import { gp } from "./gp/gp";
import { grid } from "./grid";
import type { Asked, Sampler } from "./sampler";
import { countConfigurations } from "./space/count";
import { cubeOf } from "./space/cube";
import { tpe } from "./tpe/tpe";

const choices = { grid, gp, tpe, "cma-es": cmaEs } as const;

export interface SamplerChoice {
  readonly name: SamplerName;
  /** In a sentence. */
  readonly why: string;
}

/** Beyond it a Gaussian process can no longer be made of most trials in the time that a suggestion may take. */
const mostForGaussianProcess = 300;
/** Beyond so many parameters a Gaussian process with a length for each has more to learn than so few trials tell. */
const mostDimensions = 20;

/**
 * The Gaussian process was the best by far on the functions of `trainyard bench hpo` at 100 trials, choices and conditions included; the rules say where
 * it does not fit. CMA-ES did better than TPE with numbers alone and with some choices.
 */
export function chooseSampler(space: SearchSpace, trials: number, objectives: number): SamplerChoice & { name: keyof typeof choices } {
  const configurations = countConfigurations(space);
  if (configurations !== null && configurations <= trials)
    return { name: "grid", why: `There are ${configurations} configurations and ${trials} trials: each is tried.` };
  if (objectives > 1) return { name: "tpe", why: "It looks for all of the Pareto front of several objectives." };
  const { dimensions } = cubeOf(space);
  const categories = dimensions.filter(({ kind }) => kind === "category").length;
  if (2 * categories > dimensions.length)
    return { name: "tpe", why: `Most of what varies are choices, ${categories} of ${dimensions.length}, which have no order.` };
  if (trials <= mostForGaussianProcess && dimensions.length <= mostDimensions)
    return {
      name: "gp",
      why: `${trials} trials over ${dimensions.length} parameters are few enough for a Gaussian process, which makes most of each.`,
    };
  const reason = trials > mostForGaussianProcess ? `${trials} trials` : `${dimensions.length} parameters`;
  return { name: "cma-es", why: `${reason} are more than a Gaussian process is made for; most of what varies are numbers.` };
}

/** What is at work in a sweep: the sampler it names, or the default's choice. */
export function samplerAtWork({
  sampler,
  space,
  trials,
  objectives,
}: Pick<SweepSpecification, "sampler" | "space" | "trials" | "objectives">): SamplerChoice {
  if (sampler.name === "default") return chooseSampler(space, trials, objectives.length);
  return { name: sampler.name, why: "It was asked for." };
}

export const defaultSampler: Sampler = (asked: Asked) => choices[chooseSampler(asked.space, asked.trials, asked.objectives).name](asked);
