/** The search distribution of CMA-ES over the unit cube, and how a generation of trials changes it. */
import { factorise, invertFactor, timesLower } from "../numbers/cholesky";
import { lengthOf } from "./length";
import { type StrategyConstants, strategyConstants } from "./weights";

/** Added to the covariance's diagonal should rounding make it indefinite. */
const jitter = 1e-12;

export class Strategy {
  readonly mean: Float64Array;
  readonly constants: StrategyConstants;
  stepSize: number;
  readonly #dimensions: number;
  readonly #covariance: Float64Array;
  /** Lower factor of the covariance and its inverse, in rows. */
  readonly #factor: Float64Array;
  readonly #inverse: Float64Array;
  readonly #path: Float64Array;
  readonly #stepPath: Float64Array;
  #generations = 0;

  constructor(mean: ArrayLike<number>, stepSize: number, population: number) {
    const n = mean.length;
    this.mean = Float64Array.from(mean);
    this.stepSize = stepSize;
    this.constants = strategyConstants(n, population);
    this.#dimensions = n;
    this.#covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) this.#covariance[i * n + i] = 1;
    this.#factor = this.#covariance.slice();
    this.#inverse = this.#covariance.slice();
    this.#path = new Float64Array(n);
    this.#stepPath = new Float64Array(n);
  }

  /** Standard deviation along a coordinate. */
  deviation(coordinate: number): number {
    return this.stepSize * Math.sqrt(this.#covariance[coordinate * (this.#dimensions + 1)] as number);
  }

  get widest(): number {
    let widest = 0;
    for (let coordinate = 0; coordinate < this.#dimensions; coordinate++) widest = Math.max(widest, this.deviation(coordinate));
    return widest;
  }

  /** The point that a standard normal vector stands for. */
  pointAt(normal: ArrayLike<number>): Float64Array {
    const n = this.#dimensions;
    return this.mean.map((middle, row) => {
      let sum = 0;
      for (let k = 0; k <= row; k++) sum += (this.#factor[row * n + k] as number) * (normal[k] as number);
      return middle + this.stepSize * sum;
    });
  }

  /** The standard normal vector that stands for a point; a coordinate that is NaN counts as the mean's. */
  normalAt(point: ArrayLike<number>): Float64Array {
    const steps = new Float64Array(this.#dimensions);
    for (let i = 0; i < steps.length; i++) {
      const difference = (point[i] as number) - (this.mean[i] as number);
      steps[i] = Number.isNaN(difference) ? 0 : difference / this.stepSize;
    }
    const result = new Float64Array(this.#dimensions);
    timesLower(this.#inverse, this.#dimensions, steps, result);
    return result;
  }

  /**
   * One generation's points, the best first; they need not have been drawn from this distribution. What lies too far out is shortened first (Hansen,
   * Injecting External Solutions Into CMA-ES, 2011, arXiv:1110.4181). The paths are kept in the coordinates of the Cholesky factor instead
   * of the matrix' root, as in Krause, Arbones and Igel, CMA-ES with Optimal Covariance Update and Storage Complexity, 2016.
   */
  tell(points: readonly ArrayLike<number>[]): void {
    const n = this.#dimensions;
    const { weights, selection, pathRate, rankOneRate, rankMuRate, stepPathRate, stepDamping, normalLength } = this.constants;
    const longest = Math.sqrt(n) + (2 * n) / (n + 2);
    const steps = points.map((point) => {
      const length = lengthOf(this.normalAt(point));
      const scale = Math.min(1, longest / Math.max(length, 1e-12)) / this.stepSize;
      const step = this.mean.map((middle, i) => (Number.isNaN(point[i] as number) ? 0 : scale * ((point[i] as number) - middle)));
      return { step, squared: Math.min(length, longest) ** 2 };
    });
    const move = new Float64Array(n);
    steps.forEach(({ step }, rank) => {
      const weight = Math.max(0, weights[rank] ?? 0);
      for (let i = 0; i < n; i++) move[i] = (move[i] as number) + weight * (step[i] as number);
    });
    const moveNormal = new Float64Array(n);
    timesLower(this.#inverse, n, move, moveNormal);

    this.#generations += 1;
    const stepGain = Math.sqrt(stepPathRate * (2 - stepPathRate) * selection);
    for (let i = 0; i < n; i++) {
      this.mean[i] = (this.mean[i] as number) + this.stepSize * (move[i] as number);
      this.#stepPath[i] = (1 - stepPathRate) * (this.#stepPath[i] as number) + stepGain * (moveNormal[i] as number);
    }
    const pathLength = lengthOf(this.#stepPath);
    const expected = Math.sqrt(1 - (1 - stepPathRate) ** (2 * this.#generations)) * normalLength;
    // While the step size still grows fast, the covariance must not take the long path for a direction.
    const stalls = pathLength >= (1.4 + 2 / (n + 1)) * expected;
    const gain = stalls ? 0 : Math.sqrt(pathRate * (2 - pathRate) * selection);
    for (let i = 0; i < n; i++) this.#path[i] = (1 - pathRate) * (this.#path[i] as number) + gain * (move[i] as number);

    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const kept = 1 - rankOneRate - rankMuRate * total + (stalls ? rankOneRate * pathRate * (2 - pathRate) : 0);
    const rates = steps.map(({ squared }, rank) => {
      const weight = weights[rank] ?? 0;
      return rankMuRate * (weight >= 0 ? weight : (weight * n) / Math.max(squared, 1e-12));
    });
    const covariance = this.#covariance;
    for (let at = 0; at < covariance.length; at++) covariance[at] = kept * (covariance[at] as number);
    addOuter(covariance, this.#path, rankOneRate);
    steps.forEach(({ step }, rank) => {
      addOuter(covariance, step, rates[rank] as number);
    });
    this.stepSize *= Math.exp(Math.min(1, (stepPathRate / stepDamping) * (pathLength / normalLength - 1)));
    this.#decompose();
  }

  #decompose(): void {
    const n = this.#dimensions;
    this.#factor.set(this.#covariance);
    for (let added = jitter; !factorise(this.#factor, n); added *= 10) {
      for (let i = 0; i < n; i++) this.#covariance[i * (n + 1)] = (this.#covariance[i * (n + 1)] as number) + added;
      this.#factor.set(this.#covariance);
    }
    this.#inverse.fill(0);
    invertFactor(this.#factor, n, this.#inverse);
  }
}

/** Adds `rate` times the product of a vector with itself. */
function addOuter(matrix: Float64Array, vector: Float64Array, rate: number): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) {
    const scaled = rate * (vector[i] as number);
    for (let j = 0; j < n; j++) matrix[i * n + j] = (matrix[i * n + j] as number) + scaled * (vector[j] as number);
  }
}
