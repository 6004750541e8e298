/** The optimizers by name. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter } from "../parameters";
import { adafactor } from "./adafactor";
import { adam } from "./adam";
import { adamw } from "./adamw";
import { type OptimizerName, optimizerNameOf } from "./assignment";
import { lion } from "./lion";
import { muon } from "./muon";
import type { Optimizer } from "./optimizer";
import { sgd } from "./sgd";

const optimizers: { readonly [Name in OptimizerName]: Optimizer } = { adafactor, adam, adamw, lion, muon, sgd };

/** All optimizers that a specification puts to work. */
export function optimizersOf({ name }: OptimizerSpecification): readonly Optimizer[] {
  return name === "muon" ? [muon, adamw] : [optimizers[name]];
}

/** What updates a parameter under this specification. */
export function optimizerOf(specification: OptimizerSpecification, parameter: Parameter): Optimizer {
  return optimizers[optimizerNameOf(specification, parameter)];
}
