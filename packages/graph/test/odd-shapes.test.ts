/** Gradient rules over shapes of ones and primes, and over operands that broadcast: against central differences. */
import { describe, it } from "vitest";
import {
  add,
  causalAttention,
  div,
  erf,
  exp,
  Graph,
  gelu,
  geluExact,
  layerNormalization,
  linearCrossEntropy,
  log,
  matmul,
  mul,
  reduceMean,
  reduceSum,
  reduceSumSquare,
  relu,
  type Shape,
  sigmoid,
  silu,
  sizeOf,
  softmax,
  sqrt,
  squaredRelu,
  sub,
  type Tensor,
  tanh,
} from "../src/index";
import { expectCentralDifferences, spread } from "./finite-differences";

type Build = (...operands: Tensor[]) => Tensor;

const dense = { scale: 0.7, bandWidth: null, alibi: false };
const activations = { erf, exp, gelu, geluExact, log, relu, sigmoid, silu, softmax, sqrt, squaredRelu, tanh };

const shapesOfTwo: readonly (readonly [Shape, Shape])[] = [
  [
    [1, 3],
    [5, 1],
  ],
  [[7], []],
  [[], [1, 1]],
  [
    [2, 1, 3],
    [5, 1],
  ],
  [[1], [13]],
];

const others: readonly (readonly [string, Build, readonly Shape[]])[] = [
  [
    "matmul of one row",
    matmul,
    [
      [1, 7],
      [7, 1],
    ],
  ],
  [
    "matmul with a broadcast batch",
    matmul,
    [
      [3, 1, 1, 5],
      [2, 5, 3],
    ],
  ],
  ["reduceMean over all of a scalar's worth", (a) => reduceMean(a), [[1, 1]]],
  ["reduceSum over a middle axis", (a) => reduceSum(a, { axes: [1] }), [[3, 5, 1]]],
  ["reduceSumSquare over all", (a) => reduceSumSquare(a), [[7, 1]]],
  ["layerNormalization of three features", (x, gain, bias) => layerNormalization(x, gain, bias, 1e-5).output, [[5, 3], [3], [3]]],
  [
    "causalAttention of one position",
    (q, k, v) => causalAttention(q, k, v, dense),
    [
      [1, 1, 3],
      [1, 1, 3],
      [1, 1, 3],
    ],
  ],
  [
    "causalAttention with a band and ALiBi",
    (q, k, v) => causalAttention(q, k, v, { ...dense, bandWidth: 2, alibi: true }),
    [
      [3, 5, 1],
      [3, 5, 1],
      [3, 5, 1],
    ],
  ],
  [
    "causalAttention with a drop mask",
    (q, k, v, dropMask) => causalAttention(q, k, v, { ...dense, dropMask }),
    [
      [1, 3, 2],
      [1, 3, 2],
      [1, 3, 2],
      [1, 3, 3],
    ],
  ],
];

describe.each(Object.entries({ add, sub, mul, div }))("%s", (_name, build) => {
  it.each(shapesOfTwo)("of %j and %j", (a, b) => check(build, [a, b]));
});

describe.each(Object.entries(activations))("%s", (_name, build) => {
  it.each<[Shape]>([[[1]], [[7]], [[1, 5, 1, 3]]])("of %j", (shape) => check(build, [shape]));
});

it.each(others)("%s", (_name, build, shapes) => check(build, shapes));

it.each([1, 3])("linearCrossEntropy of %d rows and 5 classes", (rows) => {
  const graph = new Graph();
  const targets = graph.constant(
    Array.from({ length: rows }, (_, row) => (row * 3) % 5),
    [rows],
    "int64",
  );
  const [hidden, weight] = [graph.input("x0", "float32", [rows, 2]), graph.input("x1", "float32", [5, 2])];
  expectCentralDifferences(linearCrossEntropy(hidden, weight, targets), [hidden, weight], { x0: spread(rows * 2, 0), x1: spread(10, 1) });
});

/** The loss weighs every element of the result differently, so that no error can hide in a sum. */
function check(build: Build, shapes: readonly Shape[]): void {
  const graph = new Graph();
  const inputs = shapes.map((shape, index) => graph.input(`x${index}`, "float32", shape));
  const result = build(...inputs);
  const weights = graph.constant(spread(sizeOf(result.shape), 9), result.shape);
  const feeds = Object.fromEntries(shapes.map((shape, index) => [`x${index}`, spread(sizeOf(shape), index)]));
  expectCentralDifferences(reduceSum(mul(result, weights)), inputs, feeds);
}
