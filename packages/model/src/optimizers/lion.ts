/** Lion: Chen et al., Symbolic Discovery of Optimization Algorithms (2023), program 1. */
import { add, mul, sign, sub } from "@trainyard/graph";
import { decayed } from "./decoupled-decay";
import type { Optimizer } from "./optimizer";
import { slotsByOptimizer } from "./slots";

/** With clipped gradient c g: p' = (1 - η λ) p - η sign(β₁ m + (1 - β₁) c g), m' = β₂ m + (1 - β₂) c g. */
export const lion: Optimizer = {
  isElementwise: () => true,
  slots: slotsByOptimizer.lion,
  scalarValues: ({ weightDecay, beta1, beta2 }, learningRate) => ({ learningRate, weightDecay, beta1, beta2 }),
  update(update) {
    const { gradient, factor, scalar, slot } = update;
    const moment = slot("first_moment");
    const blend = (rate: "beta1" | "beta2") => add(mul(moment, scalar(rate)), mul(gradient, mul(sub(1, scalar(rate)), factor)));
    return {
      value: sub(decayed(update), mul(sign(blend("beta1")), scalar("learningRate"))),
      slots: { first_moment: blend("beta2") },
    };
  },
};
