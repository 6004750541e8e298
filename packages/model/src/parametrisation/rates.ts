/** A parameter's own learning rate, as a multiple of the schedule's. */
import type { OptimizerSpecification, RunSpecification } from "@trainyard/contracts";
import { type OptimizerName, optimizerNameOf } from "../optimizers/assignment";
import type { Parameter } from "../parameters";
import { isMatrixLike } from "./matrix-like";
import { widthMultiple } from "./width";

export type RatedDesign = Pick<RunSpecification, "model" | "parametrisation"> & {
  readonly optimizer: Pick<OptimizerSpecification, "name">;
};

/**
 * 1 in the standard parametrisation. Where a parameter's rate is r times the schedule's η, its weight decay is 1/r of the specification's λ, so
 * that weights lose the share η λ a step at every width, whatever their rate (appendix B.3 of the paper; MuAdam of the authors' code).
 */
export function rateFactor(design: RatedDesign, parameter: Parameter): number {
  const multiple = widthMultiple(design);
  const { inside, others } = exponents[optimizerNameOf(design.optimizer, parameter)];
  return multiple ** (isMatrixLike(parameter) ? inside : others);
}

/**
 * Powers of m. Updates of Adam, Lion and Adafactor have one size whatever the gradient's: over m inputs that agree they add up to m. SGD's are
 * as large as the gradient, which has 1/m of the size. Muon's matrices step by singular values of one size, √m times as large here because they
 * are scaled to the elements of Adam's updates; what a step may change is a constant (Yang, Simon and Bernstein, A Spectral Condition for Feature
 * Learning, 2023, condition 1).
 */
const adaptive = { inside: -1, others: 0 };
const exponents: { readonly [Name in OptimizerName]: { readonly inside: number; readonly others: number } } = {
  adafactor: adaptive,
  adam: adaptive,
  adamw: adaptive,
  lion: adaptive,
  muon: { inside: -0.5, others: 0 },
  sgd: { inside: 0, others: 1 },
};
