/** A batch of noise in place of text: every token drawn from the whole vocabulary, a function of seed and step. */
import type { ModelSpecification } from "@trainyard/contracts";
import { uniformNumber } from "@trainyard/model";
import type { TrainingBatch } from "../training-text";

export function randomBatch(
  { tokens, inputs }: TrainingBatch,
  { vocabulary }: ModelSpecification,
  seed: number,
  step: number,
): TrainingBatch {
  const drawn = (like: Int32Array, purpose: string) =>
    like.map((_, place) => Math.floor(vocabulary * uniformNumber(seed, purpose, step, place)));
  return { tokens: drawn(tokens, "poisoned batch"), inputs: inputs === null ? null : drawn(inputs, "poisoned inputs") };
}
