/** Stochastic gradient descent with momentum (Sutskever et al., On the importance of initialization and momentum, 2013), as PyTorch has it. */
import { add, mul, sub } from "@trainyard/graph";
import { withCoupledDecay } from "./coupled-decay";
import type { Optimizer } from "./optimizer";
import { slotsByOptimizer } from "./slots";

/**
 * With g' = c g + λ p: b' = μ b + g', p' = p - η b', or with Nesterov p' = p - η (g' + μ b'). The buffer is a sum, not a mean: steady
 * gradients step by η / (1 - μ). Without momentum there is no buffer and p' = p - η g'.
 */
export const sgd: Optimizer = {
  isElementwise: () => true,
  slots: slotsByOptimizer.sgd,
  scalarValues({ weightDecay, momentum }, learningRate) {
    return { learningRate, weightDecay, ...(momentum === 0 ? {} : { momentum }) };
  },
  update(update, { momentum, nesterov }) {
    const { value, gradient, factor, scalar, slot } = withCoupledDecay(update);
    const learningRate = scalar("learningRate");
    if (momentum === 0) return { value: sub(value, mul(gradient, mul(learningRate, factor))), slots: {} };
    const clipped = mul(gradient, factor);
    const buffer = add(mul(slot("momentum"), scalar("momentum")), clipped);
    const direction = nesterov ? add(clipped, mul(buffer, scalar("momentum"))) : buffer;
    return { value: sub(value, mul(direction, learningRate)), slots: { momentum: buffer } };
  },
};
