/** Adam: Kingma and Ba (2015), algorithm 1, with PyTorch's weight decay, which is part of the gradient and so of both moments. */
import { adamw } from "./adamw";
import { withCoupledDecay } from "./coupled-decay";
import type { Optimizer } from "./optimizer";

/** AdamW's update by the gradient c g + λ p, and no other decay. */
export const adam: Optimizer = { ...adamw, update: (update, specification) => adamw.update(withCoupledDecay(update), specification) };
