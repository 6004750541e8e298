/** Adafactor: Shazeer and Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost (2018), algorithms 4 and 5. */
import { add, div, max, mul, reduceMean, reduceSumSquare, sizeOf, sqrt, sub, type Tensor } from "@trainyard/graph";
import { decayed } from "./decoupled-decay";
import type { Optimizer, Update } from "./optimizer";
import { slotsByOptimizer } from "./slots";

/** d: root mean square above which an update is scaled down (section 6, algorithm 6). */
const clippingThreshold = 1;
/** β₂ at step t is 1 - t^-0.8 (section 7.2), which starts at 0 and so needs no bias correction. */
const decayExponent = 0.8;
/** ε₁ (algorithm 6): added to squared gradients, so that what has no gradient yet is not divided by zero. */
const smallestEpsilon = 1e-30;

/**
 * The paper's update with the learning rate given from outside, changed as in Zhai et al., Scaling Vision Transformers (2022), section 3.4:
 * a first moment of the updates where β₁ > 0, no scaling by the size of the parameter, and β₂ₜ no larger than the specification's.
 *
 * The specification's ε is one of denominators, as in Adam, so what is added to squares is ε², or the paper's 1e-30 if that is more.
 *
 * With clipped gradient c g and G = (c g)² + ε², of a matrix: R' = β₂ₜ R + (1 - β₂ₜ) mean of G over columns, C' likewise over rows,
 * V = R' C' / mean(R'), u = c g / √V, u' = u / max(1, rms(u) / d), m' = β₁ m + (1 - β₁) u', p' = (1 - η λ) p - η m'. A vector keeps V whole.
 */
export const adafactor: Optimizer = {
  // Means over rows and columns, and the size of the whole update
  isElementwise: () => false,
  slots: slotsByOptimizer.adafactor,
  scalarValues({ weightDecay, beta1, beta2, epsilon }, learningRate, step) {
    const secondMomentDecay = Math.min(beta2, 1 - step ** -decayExponent);
    const smallestSquare = Math.max(epsilon ** 2, smallestEpsilon);
    return { learningRate, weightDecay, secondMomentDecay, smallestSquare, ...(beta1 === 0 ? {} : { beta1 }) };
  },
  update(update, { beta1 }) {
    const { gradient, scalar, slot } = update;
    const { direction, slots } = gradient.shape.length === 2 ? factored(update) : whole(update);
    const size = sqrt(div(reduceSumSquare(direction), sizeOf(direction.shape)));
    const clip = div(1, max(div(size, clippingThreshold), 1));
    if (beta1 === 0) return { value: stepped(mul(direction, mul(clip, scalar("learningRate")))), slots };
    const moment = add(mul(slot("first_moment"), scalar("beta1")), mul(direction, mul(clip, sub(1, scalar("beta1")))));
    return { value: stepped(mul(moment, scalar("learningRate"))), slots: { ...slots, first_moment: moment } };

    function stepped(change: Tensor): Tensor {
      return sub(decayed(update), change);
    }
  },
};

interface Direction {
  /** u: the gradient over the root of the second moment. */
  readonly direction: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

function whole({ gradient, factor, slot, scalar }: Update): Direction {
  const clipped = mul(gradient, factor);
  const moment = blended(slot("second_moment"), mul(clipped, clipped), scalar);
  return { direction: div(clipped, sqrt(moment)), slots: { second_moment: moment } };
}

/** 1/√V is taken apart into a factor of the row and one of the column, because R' C' of tiny gradients is below what float32 holds. */
function factored({ gradient, factor, slot, scalar }: Update): Direction {
  // Not ReduceSumSquare, which takes thirty times as long on the CPU where it sums over rows.
  const squares = mul(gradient, gradient);
  const mean = (axis: number) => mul(reduceMean(squares, { axes: [axis], keepDimensions: true }), mul(factor, factor));
  const row = blended(slot("row_second_moment"), mean(1), scalar);
  const column = blended(slot("column_second_moment"), mean(0), scalar);
  const rowFactor = div(factor, sqrt(div(row, reduceMean(row))));
  const direction = mul(mul(gradient, rowFactor), div(1, sqrt(column)));
  return { direction, slots: { row_second_moment: row, column_second_moment: column } };
}

/** β v + (1 - β) (s + ε) */
function blended(moment: Tensor, squares: Tensor, scalar: Update["scalar"]): Tensor {
  const decay = scalar("secondMomentDecay");
  return add(mul(moment, decay), mul(add(squares, scalar("smallestSquare")), sub(1, decay)));
}
