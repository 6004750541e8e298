/** Where a decoder drops: embeddings, attention's weights, and what each sub-block adds to the residual stream (GPT-2's three places). */
import type { Tensor } from "@trainyard/graph";
import { type DropoutSource, dropout, dropoutMask } from "./dropout";
import type { Drop } from "./forward-pass";

/** float32 scalars; undefined: nothing is dropped there. */
export interface DropoutRates {
  readonly embedding: Tensor | undefined;
  readonly attention: Tensor | undefined;
  readonly residual: Tensor | undefined;
}

/** Site 0 is the embedding; three more follow for each layer. */
export function dropoutSites(source: DropoutSource, { embedding, attention, residual }: DropoutRates): Drop {
  const at = (x: Tensor, site: number, rate: Tensor | undefined) => (rate === undefined ? x : dropout(x, source, site, rate));
  return {
    embedding: (x) => at(x, 0, embedding),
    residual: (x, layer, part) => at(x, 3 * layer + (part === "attention" ? 1 : 2), residual),
    attention: (shape, layer) => (attention === undefined ? undefined : dropoutMask(shape, source, 3 * layer + 3, attention)),
  };
}
