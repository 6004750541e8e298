/** A quadratic model of the loss around the search distribution, which says which of several candidates is worth a trial. */
import { factorise, invertFactor, timesLower, timesLowerTransposed } from "../numbers/cholesky";
import { lengthOf } from "./length";

/** Coordinates of a point as the model sees it: numbers as a standard normal vector of the search distribution, and levels of its choices, -1 for none. */
export interface ModelPoint {
  readonly normal: Float64Array;
  readonly levels: readonly number[];
}

export interface Surrogate {
  predict(point: ModelPoint): number;
  /** Where the model is least, beyond the data too; null where it has no minimum. */
  readonly optimum: ModelPoint | null;
}

/** Points for each coefficient: lq-CMA-ES takes the next larger model from here on. */
const pointsPerCoefficient = 1.1;
/** Points nearest to the mean that a model is made of, for each coefficient of the largest one. */
const mostPerCoefficient = 1.5;
/** Weight of the best point; the worst has 1 (lq-CMA-ES). */
const bestWeight = 20;
/** A larger model would make a suggestion slower than 50 ms; products are left out beyond it. */
const mostCoefficients = 150;
/** Of the sum of weights: so few points determine a model only with a little pull towards 0. */
const ridge = 1e-5;

/**
 * Weighted least squares as in lq-CMA-ES (Hansen, A Global Surrogate Assisted CMA-ES, 2019): linear at first, then with squares, then with products,
 * as the number of points allows, and weights that fall with the rank. Unlike it, of the points nearest to the mean (as in Kern, Hansen
 * and Koumoutsakos, Local Meta-models for Optimization Using Evolution Strategies, 2006). Choices add a constant each. Null: too few points.
 */
export function surrogateOf(
  points: readonly (ModelPoint & { readonly loss: number })[],
  dimensions: number,
  choices: readonly number[],
): Surrogate | null {
  const n = dimensions;
  const extra = choices.reduce((sum, levels) => sum + levels - 1, 0);
  const sizes = [n + 1, 2 * n + 1, (n * (n + 3)) / 2 + 1].map((size) => size + extra);
  const largest = sizes.findLast((size) => size <= mostCoefficients) ?? n + 1 + extra;
  const used = points
    .map((point) => ({ normal: point.normal, levels: point.levels, loss: point.loss, distance: lengthOf(point.normal) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, Math.ceil(mostPerCoefficient * largest))
    .sort((a, b) => a.loss - b.loss);
  const order = sizes.findLastIndex((size) => size <= largest && used.length >= pointsPerCoefficient * size);
  const [best, worst] = [used[0]?.loss ?? 0, used.at(-1)?.loss ?? 0];
  if (order < 0 || worst === best) return null;
  const unit = Math.sqrt(used.reduce((sum, { distance }) => sum + distance * distance, 0) / (used.length * n)) || 1;
  const terms = (point: ModelPoint) => termsOf(point, unit, order, choices);
  const rows = used.map((point, rank) => ({
    terms: terms(point),
    loss: (point.loss - best) / (worst - best),
    weight: 1 + ((bestWeight - 1) * (used.length - 1 - rank)) / (used.length - 1),
  }));
  const coefficients = leastSquares(rows);
  if (coefficients === null) return null;
  return {
    predict: (point) => terms(point).reduce((sum, term, index) => sum + term * (coefficients[index] as number), 0),
    optimum: order === 0 ? null : optimumOf(coefficients, { n, unit, order, choices }),
  };
}

/** 1, the choices', the numbers', their squares, their products. */
function termsOf({ normal, levels }: ModelPoint, unit: number, order: number, choices: readonly number[]): number[] {
  const terms = [1];
  choices.forEach((count, choice) => {
    for (let level = 0; level < count; level++) terms.push(Number(levels[choice] === level));
  });
  const scaled = Array.from(normal, (each) => each / unit);
  terms.push(...scaled);
  if (order >= 1) for (const each of scaled) terms.push(each * each);
  if (order >= 2)
    for (let i = 0; i < scaled.length; i++) for (let j = 0; j < i; j++) terms.push((scaled[i] as number) * (scaled[j] as number));
  return terms;
}

function leastSquares(rows: readonly { terms: readonly number[]; loss: number; weight: number }[]): Float64Array | null {
  const size = rows[0]?.terms.length ?? 0;
  const matrix = new Float64Array(size * size);
  const target = new Float64Array(size);
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  for (const { terms, loss, weight } of rows)
    for (let i = 0; i < size; i++) {
      const scaled = weight * (terms[i] as number);
      if (scaled === 0) continue;
      target[i] = (target[i] as number) + scaled * loss;
      for (let j = 0; j <= i; j++) matrix[i * size + j] = (matrix[i * size + j] as number) + scaled * (terms[j] as number);
    }
  for (let i = 0; i < size; i++) matrix[i * (size + 1)] = (matrix[i * (size + 1)] as number) + total * (i === 0 ? 1e-12 : ridge);
  return solved(matrix, target);
}

/** Of a symmetric matrix whose lower half is given; null where it is not positive definite. */
function solved(matrix: Float64Array, target: Float64Array): Float64Array | null {
  const size = target.length;
  if (!factorise(matrix, size)) return null;
  const inverse = new Float64Array(size * size);
  invertFactor(matrix, size, inverse);
  const half = new Float64Array(size);
  timesLower(inverse, size, target, half);
  const result = new Float64Array(size);
  timesLowerTransposed(inverse, size, half, result);
  return result;
}

function optimumOf(
  coefficients: Float64Array,
  { n, unit, order, choices }: { n: number; unit: number; order: number; choices: readonly number[] },
): ModelPoint | null {
  let at = 1;
  const levels = choices.map((count) => {
    const own = Array.from(coefficients.subarray(at, at + count));
    at += count;
    return own.indexOf(Math.min(...own));
  });
  const slope = coefficients.subarray(at, at + n);
  const curvature = new Float64Array(n * n);
  for (let i = 0; i < n; i++) curvature[i * (n + 1)] = 2 * (coefficients[at + n + i] as number);
  let product = at + 2 * n;
  if (order >= 2) for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) curvature[i * n + j] = coefficients[product++] as number;
  const steps = solved(
    curvature,
    slope.map((each) => -each),
  );
  return steps === null ? null : { normal: steps.map((step) => step * unit), levels };
}
