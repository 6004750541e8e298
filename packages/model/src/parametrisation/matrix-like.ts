/** Which parameters grow with the width in both directions. */
import type { Parameter, ParameterPart } from "../parameters";

const inside: ReadonlySet<ParameterPart> = new Set(["query", "key", "value", "attention-output", "up", "gate", "down"]);

/** Matrices between features; embeddings and the output projection have the vocabulary on one side, gains and biases have one side. */
export function isMatrixLike({ part, isBias }: Parameter): boolean {
  return inside.has(part) && !isBias;
}
