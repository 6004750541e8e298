/** What an optimizer updates as a whole, and by which gradient. */
import type { Tensor } from "@trainyard/graph";
import type { Parameter } from "../parameters";

export interface Trained {
  readonly parameter: Parameter;
  /** Whose optimizer and decay it has: its own, or those of the members of a pack. */
  readonly rule: Parameter;
  readonly value: Tensor;
  readonly gradient: Tensor;
}
