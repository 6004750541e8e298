/** The functions graphs are written with: one an operator, with the simplifications that hold exactly for constants. */

import type { DataType } from "./data-type";
import { GraphError } from "./errors";
import { graphOf } from "./graph";
import type { AttentionReach, OperatorAttributes, OperatorName } from "./operators/attributes";
import { broadcastShapes, normaliseAxes, type Shape, sameShape } from "./shape";
import type { Tensor } from "./tensor";

type Operand = Tensor | number;

/** Applies an operator that has one output. */
function one<Name extends OperatorName>(operator: Name, inputs: readonly Tensor[], attributes: OperatorAttributes[Name]): Tensor {
  const [first] = inputs;
  if (first === undefined) throw new GraphError(`${operator} needs an operand.`);
  const [output] = graphOf(first).apply(operator, inputs, attributes);
  if (output === undefined) throw new GraphError(`${operator} has no output.`);
  return output;
}

/** The value all elements of a constant share; undefined for anything else. */
export function uniformValue(tensor: Operand): number | undefined {
  if (typeof tensor === "number") return tensor;
  return tensor.node.kind === "constant" ? tensor.node.uniform : undefined;
}

/** A scalar constant in the graph of `near`. */
export function scalarLike(near: Tensor, value: number): Tensor {
  return graphOf(near).constant([value], [], near.dataType);
}

function tensors(a: Operand, b: Operand): [Tensor, Tensor] {
  if (typeof a !== "number") return [a, typeof b === "number" ? scalarLike(a, b) : b];
  if (typeof b !== "number") return [scalarLike(b, a), b];
  throw new GraphError("An operation needs a tensor; both operands are numbers.");
}

/** Whether the elementwise result has the shape of `kept`, so that a neutral other operand can be dropped. */
function keepsShape(kept: Operand, other: Operand): kept is Tensor {
  if (typeof kept === "number") return false;
  return typeof other === "number" || sameShape(broadcastShapes(kept.shape, other.shape) ?? [], kept.shape);
}

export function add(a: Operand, b: Operand): Tensor {
  if (uniformValue(a) === 0 && keepsShape(b, a)) return b;
  if (uniformValue(b) === 0 && keepsShape(a, b)) return a;
  return one("Add", tensors(a, b), {});
}

export function sub(a: Operand, b: Operand): Tensor {
  if (uniformValue(b) === 0 && keepsShape(a, b)) return a;
  return one("Sub", tensors(a, b), {});
}

export function mul(a: Operand, b: Operand): Tensor {
  const [x, y] = [uniformValue(a), uniformValue(b)];
  if (x === 1 && keepsShape(b, a)) return b;
  if (y === 1 && keepsShape(a, b)) return a;
  if (x !== undefined && y !== undefined) {
    const [left, right] = tensors(a, b);
    const shape = broadcastShapes(left.shape, right.shape);
    if (shape !== undefined) return graphOf(left).constant([x * y], shape, left.dataType);
  }
  return one("Mul", tensors(a, b), {});
}

export function div(a: Operand, b: Operand): Tensor {
  if (uniformValue(b) === 1 && keepsShape(a, b)) return a;
  return one("Div", tensors(a, b), {});
}

export const min = (a: Operand, b: Operand): Tensor => one("Min", tensors(a, b), {});
export const max = (a: Operand, b: Operand): Tensor => one("Max", tensors(a, b), {});

/** Bit by bit, of integers of one type. */
export const bitwiseXor = (a: Tensor, b: Tensor): Tensor => one("BitwiseXor", [a, b], {});

/** a >>> bits, for uint32. */
export const shiftRight = (a: Tensor, bits: number): Tensor => one("ShiftRight", [a, scalarLike(a, bits)], {});

export function neg(a: Tensor): Tensor {
  const value = uniformValue(a);
  return value === undefined ? one("Neg", [a], {}) : graphOf(a).constant([-value], a.shape, a.dataType);
}

export const exp = (a: Tensor): Tensor => one("Exp", [a], {});
export const log = (a: Tensor): Tensor => one("Log", [a], {});
export const sqrt = (a: Tensor): Tensor => one("Sqrt", [a], {});
export const sigmoid = (a: Tensor): Tensor => one("Sigmoid", [a], {});
export const tanh = (a: Tensor): Tensor => one("Tanh", [a], {});
export const erf = (a: Tensor): Tensor => one("Erf", [a], {});
export const floor = (a: Tensor): Tensor => one("Floor", [a], {});
/** max(0, x). */
export const relu = (a: Tensor): Tensor => one("Relu", [a], {});
/** max(0, x)² (So et al., Primer, 2021). */
export const squaredRelu = (a: Tensor): Tensor => one("SquaredRelu", [a], {});
/** x sigmoid(x), also called Swish. */
export const silu = (a: Tensor): Tensor => one("Silu", [a], {});
/** GELU, tanh form: 0.5 x (1 + tanh(√(2/π)(x + 0.044715 x³))). */
export const gelu = (a: Tensor): Tensor => one("Gelu", [a], { approximate: "tanh" });
/** GELU: x Φ(x) with Φ the standard normal's distribution function. */
export const geluExact = (a: Tensor): Tensor => one("Gelu", [a], { approximate: "none" });

export function cast(a: Tensor, to: DataType): Tensor {
  return a.dataType === to ? a : one("Cast", [a], { to });
}

/** Takes every positive number that float32 holds without loss of digits to 1 or more, and 0 to 0. */
const steep = 2 ** 127;

/** 1 where `a` is positive and 0 where it is 0; `a` is never negative. */
export const isPositive = (a: Tensor): Tensor => min(mul(a, steep), 1);

/** -1, 0 or 1. Not ONNX's Sign, whose CPU kernel runs on one thread and which has none for WebGPU. */
export const sign = (a: Tensor): Tensor => max(min(mul(a, steep), 1), -1);

/** Product over the last two axes; batch axes broadcast. */
export const matmul = (a: Tensor, b: Tensor): Tensor => one("MatMul", [a, b], {});

export interface GemmOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Added to the product, broadcast to it. */
  readonly bias?: Tensor;
}

/** op(A) op(B) + bias, for matrices. */
export function gemm(a: Tensor, b: Tensor, { transposeA = false, transposeB = false, bias }: GemmOptions = {}): Tensor {
  return one("Gemm", bias === undefined ? [a, b] : [a, b, bias], { transposeA, transposeB });
}

interface ReductionOptions {
  /** All axes where left out; negative ones count from the back. */
  readonly axes?: readonly number[];
  readonly keepDimensions?: boolean;
}

type Reduction = "ReduceSum" | "ReduceMean" | "ReduceSumSquare" | "ReduceMax";

function reduce(operator: Reduction, a: Tensor, { axes, keepDimensions = false }: ReductionOptions): Tensor {
  const given = axes ?? [...a.shape.keys()];
  const normalised = normaliseAxes(given, a.shape.length) ?? given;
  return normalised.length === 0 && operator !== "ReduceSumSquare" ? a : one(operator, [a], { axes: normalised, keepDimensions });
}

export const reduceSum = (a: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceSum", a, options);
export const reduceMean = (a: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceMean", a, options);
export const reduceSumSquare = (a: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceSumSquare", a, options);
export const reduceMax = (a: Tensor, options: ReductionOptions = {}): Tensor => reduce("ReduceMax", a, options);

export function reshape(a: Tensor, shape: Shape): Tensor {
  if (sameShape(a.shape, shape)) return a;
  const { node } = a;
  const isReshape = node.kind === "operator" && node.operator === "Reshape";
  return one("Reshape", [isReshape ? (node.inputs[0] ?? a) : a], { shape });
}

export function transpose(a: Tensor, permutation: readonly number[]): Tensor {
  if (permutation.every((axis, index) => axis === index)) return a;
  return one("Transpose", [a], { permutation });
}

/** Swaps the last two axes. */
export function transposeLast(a: Tensor): Tensor {
  const rank = a.shape.length;
  return transpose(
    a,
    [...a.shape.keys()].map((axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis)),
  );
}

export function expand(a: Tensor, shape: Shape): Tensor {
  if (sameShape(a.shape, shape)) return a;
  const value = uniformValue(a);
  return value === undefined ? one("Expand", [a], { shape }) : graphOf(a).constant([value], shape, a.dataType);
}

export const concat = (parts: readonly Tensor[], axis: number): Tensor => one("Concat", parts, { axis });

export function split(a: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  return graphOf(a).apply("Split", [a], { axis, sizes });
}

export function slice(a: Tensor, axis: number, start: number, end: number): Tensor {
  return start === 0 && end === a.shape[axis] ? a : one("Slice", [a], { axis, start, end });
}

export function pad(a: Tensor, axis: number, before: number, after: number): Tensor {
  return before === 0 && after === 0 ? a : one("Pad", [a], { axis, before, after });
}

/** Rows of `table` [V, ...] at `indices`; row `unlearnt` gets no gradient from here. */
export function gather(table: Tensor, indices: Tensor, unlearnt: number | null = null): Tensor {
  return one("Gather", [table, indices], { unlearnt });
}

/** data [N, V] at indices [N, 1] -> [N, 1]. */
export const gatherElements = (data: Tensor, indices: Tensor): Tensor => one("GatherElements", [data, indices], {});

/** data [V, C] with updates [N, C] added to its rows `indices` (int64 [N]). Indices may repeat. */
export function scatterAdd(data: Tensor, indices: Tensor, updates: Tensor): Tensor {
  return one("ScatterAdd", [data, expand(reshape(indices, [...indices.shape, 1]), updates.shape), updates], {});
}

/** Over the last axis. */
export const softmax = (a: Tensor): Tensor => one("Softmax", [a], {});

export interface LayerNormalizationOutputs {
  readonly output: Tensor;
  readonly mean: Tensor;
  readonly inverseDeviation: Tensor;
}

/** Over the last axis, biased variance; the statistics keep that axis as 1. */
export function layerNormalization(a: Tensor, gain: Tensor, bias: Tensor, epsilon: number): LayerNormalizationOutputs {
  const [output, mean, inverseDeviation] = graphOf(a).apply("LayerNormalization", [a, gain, bias], { epsilon });
  if (output === undefined || mean === undefined || inverseDeviation === undefined)
    throw new GraphError("LayerNormalization has three outputs.");
  return { output, mean, inverseDeviation };
}

export interface AttentionOptions extends AttentionReach {
  /** Factor on the scores. */
  readonly scale: number;
  /** Factors on attention's weights, [..., T, T]. */
  readonly dropMask?: Tensor | undefined;
}

/** (M ⊙ softmax(scale Q Kᵀ + mask)) V for operands of one shape [..., T, D]; M is the drop mask, if there is one. */
export function causalAttention(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions): Tensor {
  const { dropMask, scale, bandWidth, alibi } = options;
  const inputs = dropMask === undefined ? [query, key, value] : [query, key, value, dropMask];
  return one("CausalAttention", inputs, { scale, bandWidth, alibi });
}

/** Mean over N of the cross-entropy between softmax(H Wᵀ) and targets; H [N, C], W [V, C], targets int64 [N]; a scalar in nats. */
export function linearCrossEntropy(hidden: Tensor, weight: Tensor, targets: Tensor): Tensor {
  return one("LinearCrossEntropy", [hidden, weight, targets], {});
}

/** log Σ exp over each row of H Wᵀ; H [N, C], W [V, C]; [N, 1]. */
export function linearLogSumExp(hidden: Tensor, weight: Tensor): Tensor {
  return one("LinearLogSumExp", [hidden, weight], {});
}
