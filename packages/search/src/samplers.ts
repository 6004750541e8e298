/** All samplers by name. */
import type { ParameterValues, SamplerName } from "@trainyard/contracts";
import { cmaEs } from "./cma-es/cma-es";
import { defaultSampler } from "./default-sampler";
import { gp } from "./gp/gp";
import { grid } from "./grid";
import { random } from "./random";
import type { Asked, Sampler } from "./sampler";
import { sobol } from "./sobol";
import { tpe } from "./tpe/tpe";

export const samplers: Readonly<Record<SamplerName, Sampler>> = {
  random,
  grid,
  sobol,
  tpe,
  gp,
  "cma-es": cmaEs,
  default: defaultSampler,
};

/** Values of the next trial by the sampler that the options name. Null: nothing is left that was not tried or refused. */
export function suggest(asked: Asked): ParameterValues | null {
  return samplers[asked.options.name](asked);
}
