/** AdamW: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019), algorithm 2, as PyTorch has it. */
import { add, div, mul, sqrt, sub } from "@trainyard/graph";
import { decayed } from "./decoupled-decay";
import type { Optimizer } from "./optimizer";
import { slotsByOptimizer } from "./slots";

/**
 * With clipped gradient c g: m' = β₁ m + (1 - β₁) c g, v' = β₂ v + (1 - β₂) c² g², p' = (1 - η λ) p - η (m' / b₁) / (√(v' / b₂) + ε), where
 * b = 1 - βᵗ. Multiplying the last fraction by √b₂ / √b₂ leaves one scalar before it and one beside the root.
 */
export const adamw: Optimizer = {
  isElementwise: () => true,
  slots: slotsByOptimizer.adamw,
  scalarValues({ weightDecay, beta1, beta2, epsilon }, learningRate, step) {
    // The betas as float32 holds them, so that the corrections undo exactly what the graph does.
    const biasCorrection1 = 1 - Math.fround(beta1) ** step;
    const biasCorrection2 = 1 - Math.fround(beta2) ** step;
    return { learningRate, weightDecay, beta1, beta2, epsilon, biasCorrection1, biasCorrection2 };
  },
  update(update) {
    const { gradient, slot, scalar, factor } = update;
    const [beta1, beta2, learningRate] = [scalar("beta1"), scalar("beta2"), scalar("learningRate")];
    const rootCorrection = sqrt(scalar("biasCorrection2"));
    const stepSize = div(mul(learningRate, rootCorrection), scalar("biasCorrection1"));
    const squareWeight = mul(mul(sub(1, beta2), factor), factor);
    const firstMoment = add(mul(slot("first_moment"), beta1), mul(gradient, mul(sub(1, beta1), factor)));
    const secondMoment = add(mul(slot("second_moment"), beta2), mul(mul(gradient, gradient), squareWeight));
    const change = mul(div(firstMoment, add(sqrt(secondMoment), mul(scalar("epsilon"), rootCorrection))), stepSize);
    return { value: sub(decayed(update), change), slots: { first_moment: firstMoment, second_moment: secondMoment } };
  },
};
