/**
 * Twelve functions that optimizers are compared on, over the domains and with the optima of Surjanovic and Bingham, Virtual Library of Simulation
 * Experiments: Test Functions and Datasets (sfu.ca/~ssurjano), 2013.
 */
import { boxFunction, cubeFunction, type TestFunction } from "./test-function";

const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);
const square = (x: number) => x * x;
/** Of neighbours in a list. */
const pairs = (x: readonly number[]) => x.slice(1).map((next, index) => [x[index] ?? 0, next] as const);

const hartmannWeights = [1, 1.2, 3, 3.2];

function hartmann(scales: readonly (readonly number[])[], centres: readonly (readonly number[])[]) {
  return (x: readonly number[]) =>
    -sum(
      hartmannWeights.map((weight, row) => {
        const distance = sum(x.map((value, column) => (scales[row]?.[column] ?? 0) * square(value - (centres[row]?.[column] ?? 0) / 1e4)));
        return weight * Math.exp(-distance);
      }),
    );
}

/** Of Dixon and Szegő, The Global Optimization Problem, 1978; the library above has two numbers of the seventh peak in each other's place. */
const shekelDepths = [1, 2, 2, 4, 4, 6, 3, 7, 5, 5].map((depth) => depth / 10);
const shekelCentres = [
  [4, 1, 8, 6, 3, 2, 5, 8, 6, 7],
  [4, 1, 8, 6, 7, 9, 5, 1, 2, 3.6],
  [4, 1, 8, 6, 3, 2, 3, 8, 6, 7],
  [4, 1, 8, 6, 7, 9, 3, 1, 2, 3.6],
];

export const closedFormFunctions: readonly TestFunction[] = [
  boxFunction(
    "branin",
    [
      [-5, 10],
      [0, 15],
    ],
    0.397887357729738,
    ([x = 0, y = 0]) =>
      square(y - (5.1 / (4 * Math.PI * Math.PI)) * x * x + (5 / Math.PI) * x - 6) + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10,
  ),
  cubeFunction(
    "hartmann-3",
    3,
    [0, 1],
    -3.86277978733266,
    hartmann(
      [
        [3, 10, 30],
        [0.1, 10, 35],
        [3, 10, 30],
        [0.1, 10, 35],
      ],
      [
        [3689, 1170, 2673],
        [4699, 4387, 7470],
        [1091, 8732, 5547],
        [381, 5743, 8828],
      ],
    ),
  ),
  cubeFunction(
    "hartmann-6",
    6,
    [0, 1],
    -3.32236801141551,
    hartmann(
      [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
      ],
      [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
      ],
    ),
  ),
  cubeFunction("rosenbrock-5", 5, [-5, 10], 0, (x) => sum(pairs(x).map(([a, b]) => 100 * square(b - a * a) + square(a - 1)))),
  cubeFunction("ackley-5", 5, [-32.768, 32.768], 0, (x) => {
    const waves = Math.exp(sum(x.map((value) => Math.cos(2 * Math.PI * value))) / x.length);
    return -20 * Math.exp(-0.2 * Math.sqrt(sum(x.map(square)) / x.length)) - waves + 20 + Math.E;
  }),
  cubeFunction("levy-6", 6, [-10, 10], 0, (x) => {
    const w = x.map((value) => 1 + (value - 1) / 4);
    const [first = 0, last = 0] = [w[0], w.at(-1)];
    const inner = w.slice(0, -1).map((value) => square(value - 1) * (1 + 10 * square(Math.sin(Math.PI * value + 1))));
    return square(Math.sin(Math.PI * first)) + sum(inner) + square(last - 1) * (1 + square(Math.sin(2 * Math.PI * last)));
  }),
  cubeFunction("rastrigin-4", 4, [-5.12, 5.12], 0, (x) => sum(x.map((value) => 10 + value * value - 10 * Math.cos(2 * Math.PI * value)))),
  cubeFunction("styblinski-tang-5", 5, [-5, 5], -39.1661657037714 * 5, (x) =>
    sum(x.map((value) => (value ** 4 - 16 * value * value + 5 * value) / 2)),
  ),
  cubeFunction(
    "michalewicz-5",
    5,
    [0, Math.PI],
    -4.68765817908815,
    (x) => -sum(x.map((value, index) => Math.sin(value) * Math.sin(((index + 1) * value * value) / Math.PI) ** 20)),
  ),
  cubeFunction(
    "griewank-6",
    6,
    [-600, 600],
    0,
    (x) => sum(x.map(square)) / 4000 - x.reduce((product, value, index) => product * Math.cos(value / Math.sqrt(index + 1)), 1) + 1,
  ),
  cubeFunction(
    "shekel-4",
    4,
    [0, 10],
    -10.5364098166921,
    (x) =>
      -sum(shekelDepths.map((depth, peak) => 1 / (depth + sum(x.map((value, row) => square(value - (shekelCentres[row]?.[peak] ?? 0))))))),
  ),
  boxFunction(
    "six-hump-camel",
    [
      [-3, 3],
      [-2, 2],
    ],
    -1.03162845348988,
    ([x = 0, y = 0]) => (4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (-4 + 4 * y * y) * y * y,
  ),
];
