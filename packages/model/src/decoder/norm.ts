/** Normalisation of the rows of x [N, C], by the kind that the model has. */
import { hasBiases, normKind } from "@trainyard/contracts";
import { add, div, graphOf, layerNormalization, mul, reduceMean, sqrt, sub, type Tensor } from "@trainyard/graph";
import type { ForwardPass } from "./forward-pass";

/** Share of the batch's statistics in the next running ones; PyTorch's default. */
const batchNormMomentum = 0.1;

/** γ x̂ + β with x̂ as the model's norm defines it; x itself where it has none. */
export function normalise(pass: ForwardPass, name: string, x: Tensor): Tensor {
  switch (normKind(pass.model)) {
    case "none":
      return x;
    case "layer":
      return layerNormalization(x, gainOf(pass, name, x), biasOf(pass, name, x), pass.model.normEpsilon).output;
    // x̂ = x / √(mean(x²) + ε): Zhang and Sennrich, Root Mean Square Layer Normalization (2019), equation 4
    case "rms": {
      const meanSquare = reduceMean(mul(x, x), { axes: [-1], keepDimensions: true });
      return mul(div(x, sqrt(add(meanSquare, pass.model.normEpsilon))), gainOf(pass, name, x));
    }
    case "batch":
      return batchNorm(pass, name, x);
  }
}

/** Statistics of each feature over batch and time (Ioffe and Szegedy, Batch Normalization, 2015); in evaluation the running ones. */
function batchNorm(pass: ForwardPass, name: string, x: Tensor): Tensor {
  const { buffer, keepStatistic, model } = pass;
  const [runningMean, runningVariance] = [`${name}.runningMean`, `${name}.runningVariance`];
  if (keepStatistic === undefined) {
    const scaled = div(sub(x, buffer(runningMean)), sqrt(add(buffer(runningVariance), model.normEpsilon)));
    return add(mul(scaled, gainOf(pass, name, x)), biasOf(pass, name, x));
  }
  const rows = x.shape[0] ?? 1;
  const mean = reduceMean(x, { axes: [0] });
  const centered = sub(x, mean);
  const variance = reduceMean(mul(centered, centered), { axes: [0] });
  const blended = (running: string, fresh: Tensor) => add(mul(buffer(running), 1 - batchNormMomentum), mul(fresh, batchNormMomentum));
  keepStatistic(runningMean, blended(runningMean, mean));
  // The running variance is the unbiased one, as an estimate for text that is not this batch.
  keepStatistic(runningVariance, blended(runningVariance, mul(variance, rows / Math.max(1, rows - 1))));
  return add(mul(div(centered, sqrt(add(variance, model.normEpsilon))), gainOf(pass, name, x)), biasOf(pass, name, x));
}

function gainOf({ model, parameter }: ForwardPass, name: string, x: Tensor): Tensor {
  return model.normAffine ? parameter(`${name}.gain`) : graphOf(x).constant([1], [model.width]);
}

function biasOf({ model, parameter }: ForwardPass, name: string, x: Tensor): Tensor {
  return model.normAffine && hasBiases(model) ? parameter(`${name}.bias`) : graphOf(x).constant([0], [model.width]);
}
