/** Gradient rules of the operators that normalise over the last axis. */
import { GradientError } from "../errors";
import { oneOperand, threeOperands } from "../operands";
import { add, mul, reduceMean, reduceSum, sub, uniformValue } from "../operations";
import { unbroadcast } from "../unbroadcast";
import type { Rules } from "./rule";

export const normalisationRules: Rules<"Softmax" | "LayerNormalization"> = {
  // dX = Y (dY - Σ dY Y)
  Softmax({ outputs, dY }) {
    const y = oneOperand(outputs);
    return [mul(y, sub(dY, reduceSum(mul(dY, y), { axes: [-1], keepDimensions: true })))];
  },
  // With x̂ = (x - μ)/σ and dX̂ = dY γ:
  // dX = (dX̂ - mean(dX̂) - x̂ mean(dX̂ x̂)) / σ, dγ = Σ dY x̂, dβ = Σ dY
  LayerNormalization({ node, inputs, outputs, outputGradients, dY, wanted }) {
    if (outputGradients[1] !== undefined || outputGradients[2] !== undefined)
      throw new GradientError("LayerNormalization", node.name, "its mean and deviation outputs have no gradient rule.");
    const [x, gain, bias] = threeOperands(inputs);
    const [y, mean, inverseDeviation] = threeOperands(outputs);
    const isPlain = uniformValue(gain) === 1 && uniformValue(bias) === 0;
    const normalised = isPlain ? y : mul(sub(x, mean), inverseDeviation);
    const scaled = mul(dY, gain);
    const overRow = { axes: [-1], keepDimensions: true };
    const projection = mul(normalised, reduceMean(mul(scaled, normalised), overRow));
    return [
      wanted[0] ? mul(sub(scaled, add(projection, reduceMean(scaled, overRow))), inverseDeviation) : undefined,
      wanted[1] ? unbroadcast(mul(dY, normalised), gain.shape) : undefined,
      wanted[2] ? unbroadcast(dY, bias.shape) : undefined,
    ];
  },
};
