/** Weight decay apart from the gradient (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019). */
import { mul, sub, type Tensor } from "@trainyard/graph";
import type { Update } from "./optimizer";

/** (1 - η λ) p where the parameter decays, else p. */
export function decayed({ value, scalar, decays }: Update): Tensor {
  return decays ? mul(value, sub(1, mul(scalar("learningRate"), scalar("weightDecay")))) : value;
}
