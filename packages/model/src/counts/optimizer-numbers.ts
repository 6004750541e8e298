/** Numbers an optimizer keeps for a parameter, without loading the optimizers; a test holds them against what these declare. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter, ParameterPart } from "../parameters";
import { numbersIn } from "./parameters";

export function optimizerNumbers(optimizer: OptimizerSpecification, parameter: Parameter): number {
  const numbers = numbersIn(parameter);
  switch (optimizer.name) {
    case "adamw":
    case "adam":
      return 2 * numbers;
    case "sgd":
    case "lion":
      return numbers;
    // A matrix is remembered by the means of its rows and columns: Shazeer and Stern, Adafactor (2018), section 3.
    case "adafactor":
      return parameter.shape.length < 2 ? numbers : parameter.shape.reduce((sum, size) => sum + size, 0);
    case "muon":
      return isMuons(parameter) ? numbers : 2 * numbers;
  }
}

const tables: ReadonlySet<ParameterPart> = new Set(["token-embedding", "position-embedding", "output"]);

/** Hidden matrices; AdamW takes the rest. */
function isMuons({ shape, part }: Parameter): boolean {
  return shape.length === 2 && !tables.has(part);
}
