/** What one forward pass through a decoder is made of: its parameters, and what differs between training and evaluation. */
import type { Shape, Tensor } from "@trainyard/graph";
import type { ModelDesign } from "../parametrisation";

/** Rows are layers: heads [L, H], units [L, F], sub-blocks [L, 1]. What is absent has no factors. */
type Gates = { readonly [Part in GatedPart]?: Tensor };
export type GatedPart = "heads" | "units" | "attention" | "feed-forward";

/** Looks a tensor up by its canonical name. */
export type TensorLookup = (name: string) => Tensor;

/** Places where dropout strikes; each draws its own mask. */
export interface Drop {
  embedding(x: Tensor): Tensor;
  /** What sub-block `part` of a layer adds to the residual stream. */
  residual(x: Tensor, layer: number, part: "attention" | "feedForward"): Tensor;
  /** Factors on attention's weights, 0 or 1 / (1 - rate); undefined where none are dropped. */
  attention(shape: Shape, layer: number): Tensor | undefined;
}

export interface ForwardPass extends ModelDesign {
  readonly parameter: TensorLookup;
  /** Running statistics. */
  readonly buffer: TensorLookup;
  readonly drop: Drop;
  /** Takes the next value of a running statistic; absent in evaluation, which reads them instead of the batch. */
  readonly keepStatistic?: (name: string, next: Tensor) => void;
  /** Factors on parts of the model, where it is measured what they are worth. */
  readonly gates?: Gates;
  /** Shown the residual stream [N, C] on its way: `embedding`, then `block 1` and so on. */
  readonly watch?: (activation: string, tensor: Tensor) => void;
}

export const noDrop: Drop = { embedding: (x) => x, residual: (x) => x, attention: () => undefined };
