/** The operator names and the static attributes of each. */
import type { DataType } from "../data-type";

type None = Readonly<Record<string, never>>;

interface Reduction {
  /** Ascending, counted from the front. */
  readonly axes: readonly number[];
  readonly keepDimensions: boolean;
}

/** Which positions a query sees, and how. */
export interface AttentionReach {
  /** Positions seen, the query's own included; null: all up to it. */
  readonly bandWidth: number | null;
  /** Scores fall with distance, each head at a slope of its own; heads are the axis before [T, D]. */
  readonly alibi: boolean;
}

export interface OperatorAttributes {
  // Elementwise, with NumPy broadcasting
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  Min: None;
  Max: None;
  /** Of integers. */
  BitwiseXor: None;
  /** Of uint32 by so many bits towards the low end; zeros come in. */
  ShiftRight: None;
  // Elementwise of one operand
  Neg: None;
  Exp: None;
  Log: None;
  Sqrt: None;
  Sigmoid: None;
  Tanh: None;
  Erf: None;
  Floor: None;
  Relu: None;
  /** x Φ(x), exactly or with Φ in its tanh form. */
  Gelu: { readonly approximate: "none" | "tanh" };
  Cast: { readonly to: DataType };
  // Linear algebra
  /** Batched product over the last two axes, batch axes broadcast. */
  MatMul: None;
  /** op(A) op(B) + C of matrices; C optional and broadcast. */
  Gemm: { readonly transposeA: boolean; readonly transposeB: boolean };
  // Reductions
  ReduceSum: Reduction;
  ReduceMean: Reduction;
  ReduceSumSquare: Reduction;
  ReduceMax: Reduction;
  // Movement
  Reshape: { readonly shape: readonly number[] };
  Transpose: { readonly permutation: readonly number[] };
  Expand: { readonly shape: readonly number[] };
  Concat: { readonly axis: number };
  Split: { readonly axis: number; readonly sizes: readonly number[] };
  Slice: { readonly axis: number; readonly start: number; readonly end: number };
  /** Zeros before and after along one axis. */
  Pad: { readonly axis: number; readonly before: number; readonly after: number };
  // Indexing
  /** Rows of a table: table [V, ...], indices I -> [...I, ...]. Row `unlearnt` gets no gradient; null: every row gets its own. */
  Gather: { readonly unlearnt: number | null };
  /** One element of each row: data [N, V], indices [N, 1] -> [N, 1]. */
  GatherElements: None;
  /** data [V, C] with updates [N, C] added at the rows given by indices [N, C]. */
  ScatterAdd: None;
  // Normalisation over the last axis
  Softmax: None;
  /** Outputs: normalised and scaled, mean, inverse standard deviation. */
  LayerNormalization: { readonly epsilon: number };
  // Composites: expanded into the operators above before serialisation, but differentiated as a whole
  /** x sigmoid(x). */
  Silu: None;
  /** max(0, x)². */
  SquaredRelu: None;
  /** softmax(scale Q Kᵀ + mask) V over [..., T, D]; a fourth operand [..., T, T] multiplies the softmax. */
  CausalAttention: AttentionReach & { readonly scale: number };
  /** Mean cross-entropy of the logits H Wᵀ against target indices, without ever forming a one-hot matrix. */
  LinearCrossEntropy: None;
  /** log Σ exp of each row of the logits H Wᵀ: [N, 1]. */
  LinearLogSumExp: None;
}

export type OperatorName = keyof OperatorAttributes;

export type CompositeName = "Silu" | "SquaredRelu" | "CausalAttention" | "LinearCrossEntropy" | "LinearLogSumExp";
