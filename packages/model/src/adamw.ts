/** AdamW and global-norm clipping as graph nodes. Every hyper-parameter is a graph input, so changing one rebuilds nothing. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import { add, concat, div, min, mul, reduceSum, reduceSumSquare, reshape, type Shape, sqrt, sub, type Tensor } from "@trainyard/graph";

/** float32 scalars fed at every optimizer step. */
export const hyperparameterNames = [
  "learningRate",
  "weightDecay",
  "beta1",
  "beta2",
  "epsilon",
  "clipNorm",
  "biasCorrection1",
  "biasCorrection2",
] as const;
export type HyperparameterName = (typeof hyperparameterNames)[number];

/**
 * Values of the scalar inputs at optimizer step `step` (the first is 1).
 * The bias corrections 1 - βᵗ come from the betas as float32 holds them, so that they undo exactly what the graph does.
 */
export function hyperparameterValues(
  optimizer: Omit<OptimizerSpecification, "name">,
  learningRate: number,
  step: number,
): Readonly<Record<HyperparameterName, number>> {
  const { weightDecay, beta1, beta2, epsilon, clipNorm } = optimizer;
  const biasCorrection1 = 1 - Math.fround(beta1) ** step;
  const biasCorrection2 = 1 - Math.fround(beta2) ** step;
  return { learningRate, weightDecay, beta1, beta2, epsilon, clipNorm, biasCorrection1, biasCorrection2 };
}

export type Hyperparameters = Readonly<Record<HyperparameterName, Tensor>>;

/** Declares the scalar inputs through `input`. */
export function hyperparameterInputs(input: (name: string, shape: Shape) => Tensor): Hyperparameters {
  const entries = hyperparameterNames.map((name) => [name, input(name, [])] as const);
  return Object.fromEntries(entries) as unknown as Hyperparameters;
}

export interface GradientNorms {
  /** L2 norm of all gradients together, a scalar. */
  readonly global: Tensor;
  /** L2 norm of each gradient, [P]. */
  readonly each: Tensor;
}

/** Norms before clipping; NaN and infinity pass through and stay visible. */
export function gradientNorms(gradients: readonly Tensor[]): GradientNorms {
  const squares = gradients.map((gradient) => {
    // Two stages keep float32 sums short, and the first runs on all threads.
    const rows = reduceSumSquare(gradient, { axes: [-1] });
    return reshape(reduceSum(rows), [1]);
  });
  const each = concat(squares, 0);
  return { global: sqrt(reduceSum(each)), each: sqrt(each) };
}

/** min(1, clipNorm / (norm + 1e-6)), as PyTorch's clip_grad_norm_ has it. */
export function clipFactor(norm: Tensor, clipNorm: Tensor): Tensor {
  return min(div(clipNorm, add(norm, 1e-6)), 1);
}

export interface OptimizerState {
  readonly parameter: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
}

/** The parts of the update that do not depend on the parameter; scalars. */
export interface UpdateScalars {
  readonly beta1: Tensor;
  readonly beta2: Tensor;
  readonly gradientWeight: Tensor;
  readonly squareWeight: Tensor;
  readonly stepSize: Tensor;
  readonly damping: Tensor;
  readonly decay: Tensor;
}

/** Folds the clipping `factor`, the bias corrections and the learning rate into as few scalars as the element-wise passes need. */
export function updateScalars(hyperparameters: Hyperparameters, factor: Tensor): UpdateScalars {
  const { learningRate, weightDecay, beta1, beta2, epsilon, biasCorrection1, biasCorrection2 } = hyperparameters;
  const rootCorrection = sqrt(biasCorrection2);
  return {
    beta1,
    beta2,
    gradientWeight: mul(sub(1, beta1), factor),
    squareWeight: mul(mul(sub(1, beta2), factor), factor),
    stepSize: div(mul(learningRate, rootCorrection), biasCorrection1),
    damping: mul(epsilon, rootCorrection),
    decay: sub(1, mul(learningRate, weightDecay)),
  };
}

/**
 * One AdamW update (Loshchilov and Hutter, Decoupled Weight Decay Regularization, algorithm 2, as PyTorch has it), with clipped gradient c g:
 * m' = β₁ m + (1 - β₁) c g, v' = β₂ v + (1 - β₂) c² g², p' = (1 - η λ) p - η (m' / b₁) / (√(v' / b₂) + ε).
 * Multiplying the last fraction by √b₂ / √b₂ leaves one scalar before it and one beside the root.
 */
export function adamwUpdate(state: OptimizerState, gradient: Tensor, scalars: UpdateScalars, decays: boolean): OptimizerState {
  const firstMoment = add(mul(state.firstMoment, scalars.beta1), mul(gradient, scalars.gradientWeight));
  const secondMoment = add(mul(state.secondMoment, scalars.beta2), mul(mul(gradient, gradient), scalars.squareWeight));
  const kept = decays ? mul(state.parameter, scalars.decay) : state.parameter;
  const change = mul(div(firstMoment, add(sqrt(secondMoment), scalars.damping)), scalars.stepSize);
  return { parameter: sub(kept, change), firstMoment, secondMoment };
}
