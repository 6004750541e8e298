/** What an optimizer has to declare: its state beside a parameter, its scalars, and its update as graph nodes. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Tensor } from "@trainyard/graph";
import type { Parameter } from "../parameters";
import type { Slot } from "./slots";

/** float32 scalars by name, fed at every update, so that changing one rebuilds nothing. */
export type ScalarValues = Readonly<Record<string, number>>;

export interface Update {
  readonly parameter: Parameter;
  readonly value: Tensor;
  /** Of the objective, summed over micro-batches and not yet clipped. */
  readonly gradient: Tensor;
  /** The state tensor of that suffix. */
  readonly slot: (suffix: string) => Tensor;
  /** The scalar of that name. */
  readonly scalar: (name: string) => Tensor;
  /** What makes `gradient` the clipped mean gradient: a scalar, folded into others where that spares a pass. */
  readonly factor: Tensor;
  readonly decays: boolean;
}

interface Updated {
  readonly value: Tensor;
  /** Next state by suffix, every slot of the parameter. */
  readonly slots: Readonly<Record<string, Tensor>>;
}

export interface Optimizer {
  /** Whether each element of an update depends on the same element of its operands only, so that it may be computed in tiles. */
  isElementwise(parameter: Parameter): boolean;
  slots(parameter: Parameter, specification: OptimizerSpecification): readonly Slot[];
  /** Scalars of update number `step` (the first is 1) since the state was zero. Always the same names. */
  scalarValues(specification: OptimizerSpecification, learningRate: number, step: number): ScalarValues;
  /** The specification's structure (name, nesterov) may shape the graph; its numbers come through `update.scalars`. */
  update(update: Update, specification: OptimizerSpecification): Updated;
}
