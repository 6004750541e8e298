/** The scalars that the step graphs of an optimizer are fed. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { ScalarValues } from "./optimizer";
import { optimizersOf } from "./table";

/**
 * Values of all scalar inputs at update number `step` (the first is 1) since the optimizer's state was zero. Where several optimizers share the
 * parameters, they share scalars of one name, which all of them read off the same specification.
 */
export function scalarValues(specification: OptimizerSpecification, learningRate: number, step: number): ScalarValues {
  const each = optimizersOf(specification).map((optimizer) => optimizer.scalarValues(specification, learningRate, step));
  return Object.assign({ clipNorm: specification.clipNorm }, ...each);
}

/** Their names, without the clip norm, which no update reads. */
export function optimizerScalars(specification: OptimizerSpecification): readonly string[] {
  return Object.keys(scalarValues(specification, 1, 1)).filter((name) => name !== "clipNorm");
}
