/** Dropout as graph nodes: a pure function of a key, a site and the element's place, so a resumed run drops the same elements. */
import type { Tensor } from "@trainyard/graph";

/** What draws the masks of one forward pass. */
export interface DropoutSource {
  /** int32 scalar fed at every micro-batch: another one for each, a function of seed and sample cursor alone. */
  readonly key: Tensor;
}
