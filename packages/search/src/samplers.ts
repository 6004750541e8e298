/** All samplers by name. */
import { type ParameterValues, type SamplerName, TrainyardError } from "@trainyard/contracts";
import { cmaEs } from "./cma-es/cma-es";
import { gp } from "./gp/gp";
import { grid } from "./grid";
import { random } from "./random";
import type { Asked, Sampler } from "./sampler";
import { sobol } from "./sobol";
import { tpe } from "./tpe/tpe";

export const samplers: Readonly<Partial<Record<SamplerName, Sampler>>> = {
  random,
  grid,
  sobol,
  tpe,
  default: tpe,
  gp,
  "cma-es": cmaEs,
};

/** The sampler of that name. Throws a TrainyardError where there is none. */
export function samplerByName(name: SamplerName): Sampler {
  const sampler = samplers[name];
  if (sampler === undefined) throw new TrainyardError("unavailable", `The sampler ${name} is not built yet.`);
  return sampler;
}

/** Values of the next trial by the sampler that the options name. Null: nothing is left that was not tried or refused. */
export function suggest(asked: Asked): ParameterValues | null {
  return samplerByName(asked.options.name)(asked);
}
