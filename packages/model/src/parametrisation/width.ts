/**
 * muP: how a parameter's start, its rate and the scales of the function follow the width, so that training is alike at every width and the best
 * rate of a narrow model is that of a wide one. Yang et al., Tensor Programs V (2022), table 8, the form that tied embeddings allow:
 *
 * | parameter                        | deviation at first | Adam's rate | SGD's rate | in the function |
 * |----------------------------------|--------------------|-------------|------------|-----------------|
 * | matrices inside the network      | 1/√m of the base's | 1/m         | 1          |                 |
 * | embeddings, gains, biases        | the base's         | 1           | m          |                 |
 * | output projection, tied or not   | the base's         | 1           | m          | logits x 1/m    |
 * | attention scores                 |                    |             |            | x √d₀/d         |
 *
 * m is the width over the base width, d the head width and d₀ that of the base. All inner widths are taken to grow with the width. At m = 1 and
 * d = d₀ every factor is exactly 1 and the function is, bit for bit, the standard one. Gradients shrink alike for all parameters, their global
 * norm stays: the clip norm is the same at every width.
 */
import type { RunSpecification } from "@trainyard/contracts";

/** What decides the function that a model computes. */
export type ModelDesign = Pick<RunSpecification, "model" | "parametrisation">;

/** m; 1 in the standard parametrisation. */
export function widthMultiple({ model, parametrisation: { method, baseWidth } }: ModelDesign): number {
  return method === "mup" ? model.width / baseWidth : 1;
}
