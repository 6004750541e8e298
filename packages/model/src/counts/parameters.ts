/** How many numbers a model learns, exactly: the sum over its parameter list. */
import type { ModelSpecification } from "@trainyard/contracts";
import { type Parameter, type ParameterPart, parameterList } from "../parameters";

/** Parameters by what they do; they add up to the whole. */
export interface ParameterShares {
  /** Tokens and positions, and the projection of narrow embeddings up to the width. */
  readonly embeddings: number;
  readonly attention: number;
  readonly feedForward: number;
  readonly norms: number;
  /** An output projection of its own, and the projection down to narrow embeddings; 0 where the token embedding does it. */
  readonly output: number;
}

const shareOf: { readonly [Part in ParameterPart]: keyof ParameterShares } = {
  "token-embedding": "embeddings",
  "position-embedding": "embeddings",
  "embedding-projection": "embeddings",
  query: "attention",
  key: "attention",
  value: "attention",
  "attention-output": "attention",
  up: "feedForward",
  gate: "feedForward",
  down: "feedForward",
  "norm-gain": "norms",
  "norm-bias": "norms",
  "output-projection": "output",
  output: "output",
};

/** Number of parameters; a tied token embedding counts once. */
export function parameterCount(model: ModelSpecification): number {
  return parameterList(model).reduce((sum, parameter) => sum + numbersIn(parameter), 0);
}

export function parametersByPart(model: ModelSpecification): ParameterShares {
  const shares = { embeddings: 0, attention: 0, feedForward: 0, norms: 0, output: 0 };
  for (const parameter of parameterList(model)) shares[shareOf[parameter.part]] += numbersIn(parameter);
  return shares;
}

export function numbersIn({ shape }: Pick<Parameter, "shape">): number {
  return shape.reduce((product, size) => product * size, 1);
}
