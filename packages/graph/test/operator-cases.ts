/** One small case an operator: operands, and its values and gradients computed by hand. The loss is Σ (i + 1) yᵢ over the output. */
import {
  add,
  bitwiseXor,
  cast,
  causalAttention,
  concat,
  type DataType,
  div,
  erf,
  exp,
  expand,
  floor,
  gather,
  gatherElements,
  gelu,
  geluExact,
  gemm,
  layerNormalization,
  linearCrossEntropy,
  linearLogSumExp,
  log,
  matmul,
  max,
  min,
  mul,
  neg,
  pad,
  reduceMax,
  reduceMean,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  type Shape,
  scatterAdd,
  shiftRight,
  sigmoid,
  sign,
  silu,
  slice,
  softmax,
  split,
  sqrt,
  squaredRelu,
  sub,
  type Tensor,
  tanh,
  transpose,
} from "../src/index";
import type { OperatorName } from "../src/operators/attributes";

interface CaseInput {
  readonly shape: Shape;
  readonly values: readonly number[];
  readonly dataType?: DataType;
  /** Of the loss by this operand; absent for indices and where the operator has no derivative. */
  readonly gradient?: readonly number[];
}

export interface OperatorCase {
  readonly operator: OperatorName;
  readonly variant?: string;
  readonly inputs: readonly CaseInput[];
  readonly build: (...inputs: Tensor[]) => Tensor | undefined;
  readonly expected: readonly number[];
}

const vector = (values: readonly number[], gradient?: readonly number[]): CaseInput =>
  gradient === undefined ? { shape: [values.length], values } : { shape: [values.length], values, gradient };

const matrix = (rows: number, values: readonly number[], gradient?: readonly number[]): CaseInput => ({
  ...vector(values, gradient),
  shape: [rows, values.length / rows],
});

const indices = (values: readonly number[], shape: Shape = [values.length]): CaseInput => ({ shape, values, dataType: "int64" });

const dense = (scale: number) => ({ scale, bandWidth: null, alibi: false });
const words = (...values: readonly number[]): CaseInput => ({ shape: [values.length], values, dataType: "uint32" });

const ln3 = Math.log(3);
const root2 = Math.SQRT2;
const rootPi = Math.sqrt(Math.PI);

export const operatorCases: readonly OperatorCase[] = [
  { operator: "Add", inputs: [vector([1, 2], [1, 2]), vector([10], [3])], build: add, expected: [11, 12] },
  { operator: "Sub", inputs: [vector([1, 2], [1, 2]), vector([10], [-3])], build: sub, expected: [-9, -8] },
  { operator: "Mul", inputs: [vector([2, 3], [5, 10]), vector([5], [8])], build: mul, expected: [10, 15] },
  { operator: "Mul", variant: "by itself", inputs: [vector([2, 3], [4, 12])], build: (a: Tensor) => mul(a, a), expected: [4, 9] },
  { operator: "Div", inputs: [vector([2, 3], [0.25, 0.5]), vector([4], [-0.5])], build: div, expected: [0.5, 0.75] },
  { operator: "Min", inputs: [vector([1, 4]), vector([3])], build: min, expected: [1, 3] },
  { operator: "Max", inputs: [vector([1, 4]), vector([3])], build: max, expected: [3, 4] },
  { operator: "Max", variant: "as part of a sign", inputs: [vector([-0.5, 0, 1e-30, 3])], build: sign, expected: [-1, 0, 1, 1] },
  { operator: "Neg", inputs: [vector([1, -2], [-1, -2])], build: neg, expected: [-1, 2] },
  { operator: "Exp", inputs: [vector([0, Math.LN2], [1, 4])], build: exp, expected: [1, 2] },
  { operator: "Log", inputs: [vector([1, 4], [1, 0.5])], build: log, expected: [0, 2 * Math.LN2] },
  { operator: "Sqrt", inputs: [vector([4, 9], [0.25, 1 / 3])], build: sqrt, expected: [2, 3] },
  { operator: "Sigmoid", inputs: [vector([0, ln3], [0.25, 0.375])], build: sigmoid, expected: [0.5, 0.75] },
  { operator: "Tanh", inputs: [vector([0, ln3 / 2], [1, 1.5])], build: tanh, expected: [0, 0.5] },
  {
    // At x = 1: t = tanh(√(2/π) 1.044715) = 0.6823839812, y = (1 + t)/2, y' = (1 + t)/2 + (1 - t²)/2 √(2/π) (1 + 3 · 0.044715).
    operator: "Gelu",
    inputs: [vector([0, 1], [0.5, 2 * 1.0829640838457826])],
    build: gelu,
    expected: [0, 0.8411919906082768],
  },
  {
    // Φ(1) = 0.8413447460685429, φ(1) = 0.24197072451914337
    operator: "Gelu",
    variant: "exact",
    inputs: [vector([0, 1, -1], [0.5, 2 * (0.8413447460685429 + 0.24197072451914337), 3 * (0.15865525393145705 - 0.24197072451914337)])],
    build: geluExact,
    expected: [0, 0.8413447460685429, -0.15865525393145705],
  },
  {
    operator: "Erf",
    inputs: [vector([0, 1, -7], [2 / rootPi, (2 * 2) / (Math.E * rootPi), (3 * 2 * Math.exp(-49)) / rootPi])],
    build: erf,
    expected: [0, 0.8427007929497149, -1],
  },
  { operator: "Floor", inputs: [vector([-0.5, 0, 1.5])], build: floor, expected: [-1, 0, 1] },
  { operator: "Relu", inputs: [vector([-1, 0, 2], [0, 0, 3])], build: relu, expected: [0, 0, 2] },
  { operator: "SquaredRelu", inputs: [vector([-1, 0, 3], [0, 0, 18])], build: squaredRelu, expected: [0, 0, 9] },
  // s = 1/2 and 3/4; y' = s + y (1 - s)
  { operator: "Silu", inputs: [vector([0, ln3], [0.5, 2 * (0.75 + 0.1875 * ln3)])], build: silu, expected: [0, 0.75 * ln3] },
  {
    operator: "Mul",
    variant: "of words that overflow",
    // 0xffffffff is -1
    inputs: [words(0xffffffff, 0x80000001), words(0xffffffff, 2)],
    build: mul,
    expected: [1, 2],
  },
  {
    operator: "BitwiseXor",
    inputs: [words(0b1100, 0x80000000), words(0b1010)],
    build: bitwiseXor,
    expected: [0b0110, 0x8000000a],
  },
  {
    operator: "ShiftRight",
    inputs: [words(0b1101, 0x80000000)],
    build: (a: Tensor) => shiftRight(a, 2),
    expected: [0b11, 0x20000000],
  },
  {
    operator: "Cast",
    inputs: [vector([1, 2])],
    build: (a: Tensor) => cast(cast(a, "int64"), "float32"),
    expected: [1, 2],
  },
  {
    operator: "MatMul",
    inputs: [matrix(1, [1, 2], [11, 17]), matrix(2, [3, 4, 5, 6], [1, 2, 2, 4])],
    build: matmul,
    expected: [13, 16],
  },
  {
    operator: "MatMul",
    variant: "with a broadcast batch",
    inputs: [
      { shape: [2, 1, 2], values: [1, 2, 3, 4], gradient: [11, 17, 25, 39] },
      { ...matrix(2, [3, 4, 5, 6]), gradient: [1 + 9, 2 + 12, 2 + 12, 4 + 16] },
    ],
    build: matmul,
    expected: [13, 16, 29, 36],
  },
  {
    operator: "Gemm",
    variant: "of transposed operands with a bias",
    inputs: [{ shape: [2, 1], values: [1, 5], gradient: [11, 17] }, matrix(2, [3, 5, 4, 6], [1, 5, 2, 10]), vector([10, 20], [1, 2])],
    build: (a: Tensor, b: Tensor, bias: Tensor) => gemm(a, b, { transposeA: true, transposeB: true, bias }),
    expected: [38, 54],
  },
  {
    operator: "Gemm",
    variant: "plain",
    inputs: [matrix(1, [1, 5], [11, 17]), matrix(2, [3, 4, 5, 6], [1, 2, 5, 10])],
    build: (a: Tensor, b: Tensor) => gemm(a, b),
    expected: [28, 34],
  },
  {
    operator: "Gemm",
    variant: "with the first operand transposed",
    inputs: [{ shape: [2, 1], values: [1, 5], gradient: [11, 17] }, matrix(2, [3, 4, 5, 6], [1, 2, 5, 10])],
    build: (a: Tensor, b: Tensor) => gemm(a, b, { transposeA: true }),
    expected: [28, 34],
  },
  {
    operator: "Gemm",
    variant: "with the second operand transposed",
    inputs: [matrix(1, [1, 5], [11, 17]), matrix(2, [3, 5, 4, 6], [1, 5, 2, 10])],
    build: (a: Tensor, b: Tensor) => gemm(a, b, { transposeB: true }),
    expected: [28, 34],
  },
  {
    operator: "ReduceSum",
    inputs: [matrix(2, [1, 2, 3, 4], [1, 2, 1, 2])],
    build: (a: Tensor) => reduceSum(a, { axes: [0] }),
    expected: [4, 6],
  },
  {
    operator: "ReduceMean",
    inputs: [matrix(2, [1, 2, 3, 4], [0.5, 0.5, 1, 1])],
    build: (a: Tensor) => reduceMean(a, { axes: [-1], keepDimensions: true }),
    expected: [1.5, 3.5],
  },
  {
    operator: "ReduceSumSquare",
    inputs: [matrix(2, [1, 2, 3, 4], [2, 4, 12, 16])],
    build: (a: Tensor) => reduceSumSquare(a, { axes: [1] }),
    expected: [5, 25],
  },
  { operator: "ReduceMax", inputs: [matrix(2, [1, 2, 4, 3])], build: (a: Tensor) => reduceMax(a, { axes: [1] }), expected: [2, 4] },
  { operator: "Reshape", inputs: [matrix(2, [1, 2, 3, 4], [1, 2, 3, 4])], build: (a: Tensor) => reshape(a, [4]), expected: [1, 2, 3, 4] },
  {
    operator: "Transpose",
    inputs: [matrix(2, [1, 2, 3, 4, 5, 6], [1, 3, 5, 2, 4, 6])],
    build: (a: Tensor) => transpose(a, [1, 0]),
    expected: [1, 4, 2, 5, 3, 6],
  },
  {
    operator: "Transpose",
    variant: "of three axes in a cycle",
    inputs: [{ shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6], gradient: [1, 3, 5, 2, 4, 6] }],
    build: (a: Tensor) => transpose(a, [2, 0, 1]),
    expected: [1, 4, 2, 5, 3, 6],
  },
  { operator: "Expand", inputs: [vector([7, 8], [4, 6])], build: (a: Tensor) => expand(a, [2, 2]), expected: [7, 8, 7, 8] },
  {
    operator: "Concat",
    inputs: [vector([1], [1]), vector([2, 3], [2, 3])],
    build: (a: Tensor, b: Tensor) => concat([a, b], 0),
    expected: [1, 2, 3],
  },
  {
    operator: "Split",
    variant: "of which one part is used",
    inputs: [vector([1, 2, 3], [0, 1, 2])],
    build: (a: Tensor) => split(a, 0, [1, 2])[1],
    expected: [2, 3],
  },
  { operator: "Slice", inputs: [vector([1, 2, 3, 4], [0, 1, 2, 0])], build: (a: Tensor) => slice(a, 0, 1, 3), expected: [2, 3] },
  { operator: "Pad", inputs: [vector([5], [2])], build: (a: Tensor) => pad(a, 0, 1, 2), expected: [0, 5, 0, 0] },
  {
    operator: "Gather",
    variant: "with a repeated index",
    inputs: [matrix(3, [1, 2, 3, 4, 5, 6], [3, 4, 0, 0, 6, 8]), indices([2, 0, 2])],
    build: (table: Tensor, rows: Tensor) => gather(table, rows),
    expected: [5, 6, 1, 2, 5, 6],
  },
  { operator: "GatherElements", inputs: [matrix(2, [1, 2, 3, 4]), indices([1, 0], [2, 1])], build: gatherElements, expected: [2, 3] },
  {
    operator: "ScatterAdd",
    variant: "with a repeated index",
    inputs: [
      matrix(3, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
      indices([2, 0, 2]),
      matrix(3, [10, 20, 30, 40, 50, 60], [5, 6, 1, 2, 5, 6]),
    ],
    build: scatterAdd,
    expected: [31, 42, 3, 4, 65, 86],
  },
  { operator: "Softmax", inputs: [vector([0, ln3], [-0.1875, 0.1875])], build: softmax, expected: [0.25, 0.75] },
  {
    // μ = 2, σ = √2, x̂ = [-√2, 1/√2, 1/√2], dX̂ = [1, 4, 9] with mean 14/3, mean(dX̂ x̂) = 11/(3√2)
    operator: "LayerNormalization",
    inputs: [
      matrix(1, [0, 3, 3], [0, -2.5 / root2, 2.5 / root2]),
      vector([1, 2, 3], [-root2, root2, 3 / root2]),
      vector([0, 0, 1], [1, 2, 3]),
    ],
    build: (x: Tensor, gain: Tensor, bias: Tensor) => layerNormalization(x, gain, bias, 0).output,
    expected: [-root2, root2, 3 / root2 + 1],
  },
  {
    // Row 0 sees itself alone; row 1 has P = [1/4, 3/4], dP = [4, 12], δ = 10, dS = [-3/2, 3/2].
    operator: "CausalAttention",
    inputs: [matrix(2, [5, 1], [0, 1.5 * ln3]), matrix(2, [0, ln3], [-1.5, 1.5]), matrix(2, [2, 6], [1.5, 1.5])],
    build: (query: Tensor, key: Tensor, value: Tensor) => causalAttention(query, key, value, dense(1)),
    expected: [2, 5],
  },
  {
    operator: "CausalAttention",
    variant: "scaled by two",
    inputs: [matrix(2, [5, 0.5], [0, 3 * ln3]), matrix(2, [0, ln3], [-1.5, 1.5]), matrix(2, [2, 6], [1.5, 1.5])],
    build: (query: Tensor, key: Tensor, value: Tensor) => causalAttention(query, key, value, dense(2)),
    expected: [2, 5],
  },
  {
    // A band of one position: each row sees itself alone, so O = V and only V has a gradient.
    operator: "CausalAttention",
    variant: "in a band",
    inputs: [matrix(2, [5, 1], [0, 0]), matrix(2, [0, ln3], [0, 0]), matrix(2, [2, 6], [1, 2])],
    build: (query: Tensor, key: Tensor, value: Tensor) => causalAttention(query, key, value, { ...dense(1), bandWidth: 1 }),
    expected: [2, 6],
  },
  {
    // One head has the slope 2^-8; the key makes up for it, so P = [1/2, 1/2], dP = [4, 12], δ = 8, dS = [-2, 2].
    operator: "CausalAttention",
    variant: "with ALiBi",
    inputs: [
      { shape: [1, 2, 1], values: [5, 1], gradient: [0, -1 / 128] },
      { shape: [1, 2, 1], values: [1 / 256, 0], gradient: [-2, 2] },
      { shape: [1, 2, 1], values: [2, 6], gradient: [2, 1] },
    ],
    build: (query: Tensor, key: Tensor, value: Tensor) => causalAttention(query, key, value, { ...dense(1), alibi: true }),
    expected: [2, 4],
  },
  {
    // P = [1/4, 3/4] with its second weight dropped and its first doubled: O = 2 · 1/4 · 2, dP = [8, 0], δ = 2, dS = [3/2, -3/2], dM = P dO Vᵀ.
    operator: "CausalAttention",
    variant: "with dropped weights",
    inputs: [
      matrix(2, [5, 1], [0, -1.5 * ln3]),
      matrix(2, [0, ln3], [1.5, -1.5]),
      matrix(2, [2, 6], [2, 0]),
      matrix(2, [1, 1, 2, 0], [2, 0, 1, 9]),
    ],
    build: (query: Tensor, key: Tensor, value: Tensor, dropMask: Tensor) => causalAttention(query, key, value, { ...dense(1), dropMask }),
    expected: [2, 1],
  },
  {
    // P = [1/4, 3/4], dZ = [-3/4, 3/4]
    operator: "LinearCrossEntropy",
    inputs: [matrix(1, [1], [0.75 * ln3]), matrix(2, [0, ln3], [-0.75, 0.75]), indices([0])],
    build: linearCrossEntropy,
    expected: [Math.log(4)],
  },
  {
    // Rows with P = [1/4, 3/4] and [1/2, 1/2], the same target twice, each weighing 1/2
    operator: "LinearCrossEntropy",
    variant: "with a repeated target",
    inputs: [matrix(2, [1, 0], [(0.75 * ln3) / 2, ln3 / 4]), matrix(2, [0, ln3], [-0.375, 0.375]), indices([0, 0])],
    build: linearCrossEntropy,
    expected: [(Math.log(4) + Math.LN2) / 2],
  },
  {
    // Rows with P = [1/4, 3/4] and [1/2, 1/2], weighing 1 and 2: dH = P W dY, dW = Pᵀ (H dY)
    operator: "LinearLogSumExp",
    inputs: [matrix(2, [1, 0], [0.75 * ln3, ln3]), matrix(2, [0, ln3], [0.25, 0.75])],
    build: linearLogSumExp,
    expected: [Math.log(4), Math.LN2],
  },
];

export const caseTitle = ({ operator, variant }: OperatorCase): string => (variant === undefined ? operator : `${operator} ${variant}`);
