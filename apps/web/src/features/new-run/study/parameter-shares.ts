/** Parameters of a model by what they belong to. Pure. */
import type { ModelSpecification } from "@trainyard/contracts";
import { type ParameterPart, parameterList } from "@trainyard/model/parameters";

const partLabels: Record<ParameterPart, string> = {
  "token-embedding": "Embeddings",
  "position-embedding": "Embeddings",
  "embedding-projection": "Embeddings",
  "output-projection": "Output",
  output: "Output",
  query: "Attention",
  key: "Attention",
  value: "Attention",
  "attention-output": "Attention",
  up: "Feed-forward",
  gate: "Feed-forward",
  down: "Feed-forward",
  "norm-gain": "Norms",
  "norm-bias": "Norms",
};

export interface Share {
  label: string;
  value: number;
}

/** Exact counts, biases with the matrix they belong to; a part that the model does not have is not there. */
export function parameterShares(model: ModelSpecification): readonly Share[] {
  const sums = new Map<string, number>();
  for (const { part, shape } of parameterList(model)) {
    const label = partLabels[part];
    sums.set(label, (sums.get(label) ?? 0) + shape.reduce((product, size) => product * size, 1));
  }
  return [...new Set(Object.values(partLabels))].flatMap((label) => {
    const value = sums.get(label);
    return value === undefined ? [] : [{ label, value }];
  });
}
