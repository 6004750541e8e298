/** Initial parameters: a pure function of specification and seed, each tensor independent of all others. */
import type { ModelSpecification } from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { type Parameter, parameterList } from "./parameters";
import { normalNumbers } from "./random";

/** Values of one parameter, row-major. */
function initialValues({ name, shape, initialisation }: Parameter, seed: number): Float32Array {
  const size = sizeOf(shape);
  if (initialisation.kind === "constant") return new Float32Array(size).fill(initialisation.value);
  return normalNumbers(seed, name, size, initialisation.standardDeviation);
}

/** All parameters by name, in canonical order. */
export function initialParameters(specification: ModelSpecification, seed: number): Map<string, Float32Array> {
  return new Map(parameterList(specification).map((parameter) => [parameter.name, initialValues(parameter, seed)]));
}
