/** The optimizers by name, and which parameters each of them updates. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter } from "../parameters";
import { adamw } from "./adamw";
import type { Optimizer } from "./optimizer";

const optimizers: Readonly<Record<OptimizerSpecification["name"], Optimizer>> = {
  adamw,
  adam: adamw,
  sgd: adamw,
  adafactor: adamw,
  lion: adamw,
  muon: adamw,
};

/** All optimizers that a specification puts to work. */
export function optimizersOf({ name }: OptimizerSpecification): readonly Optimizer[] {
  return [optimizers[name]];
}

/** What updates a parameter under this specification. */
export function optimizerOf({ name }: OptimizerSpecification, _parameter: Parameter): Optimizer {
  return optimizers[name];
}

/** Whether the decay mask covers a parameter. */
export function decays({ decayMask }: Pick<OptimizerSpecification, "decayMask">, { shape, part }: Parameter): boolean {
  if (decayMask === "all") return true;
  if (shape.length < 2) return false;
  return decayMask === "matrices" || (part !== "token-embedding" && part !== "position-embedding");
}
