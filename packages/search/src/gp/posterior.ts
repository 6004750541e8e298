/** What a Gaussian process expects of a configuration that was not tried. */
import { factorise, invertFactor, timesLower, timesLowerTransposed } from "../numbers/cholesky";
import { pointAt } from "./evidence";
import { addSlopes, covariances, type Design, type Kernel, priorVariance } from "./kernel";

/** Added to the diagonal until the matrix can be factored; rounding asks for it where configurations lie close together. */
const firstJitter = 1e-9;

export class Posterior {
  readonly #inverseFactor: Float64Array;
  readonly #weights: Float64Array;
  readonly #mean: number;
  readonly #covariance: Float64Array;
  readonly #whitened: Float64Array;
  readonly #back: Float64Array;

  constructor(
    readonly kernel: Kernel,
    readonly design: Design,
    values: Float64Array,
  ) {
    const { count } = design;
    const matrix = factored(kernel, design);
    this.#inverseFactor = new Float64Array(count * count);
    invertFactor(matrix, count, this.#inverseFactor);
    this.#covariance = new Float64Array(count);
    this.#whitened = new Float64Array(count);
    this.#back = new Float64Array(count);
    const ones = this.#solve(new Float64Array(count).fill(1));
    const solved = this.#solve(values);
    const total = ones.reduce((sum, value) => sum + value, 0);
    this.#mean = solved.reduce((sum, value) => sum + value, 0) / total;
    this.#weights = solved.map((value, row) => value - this.#mean * (ones[row] as number));
  }

  #solve(vector: Float64Array): Float64Array {
    const { count } = this.design;
    const result = new Float64Array(count);
    timesLower(this.#inverseFactor, count, vector, this.#whitened);
    timesLowerTransposed(this.#inverseFactor, count, this.#whitened, result);
    return result;
  }

  /** Mean without the deviation, which costs most. */
  meanAt(point: Float64Array): number {
    covariances(this.kernel, this.design, point, this.#covariance);
    let mean = this.#mean;
    for (let row = 0; row < this.design.count; row++) mean += (this.#covariance[row] as number) * (this.#weights[row] as number);
    return mean;
  }

  /** Mean and deviation, without noise, into `result`. */
  at(point: Float64Array, result: { mean: number; deviation: number }): void {
    const { count } = this.design;
    result.mean = this.meanAt(point);
    timesLower(this.#inverseFactor, count, this.#covariance, this.#whitened);
    let variance = priorVariance(this.kernel);
    const floor = variance * 1e-12;
    for (let row = 0; row < count; row++) variance -= (this.#whitened[row] as number) ** 2;
    result.deviation = Math.sqrt(Math.max(variance, floor));
  }

  /** Slopes of mean and deviation at the point that `at` was last asked for. */
  slopes(point: Float64Array, deviation: number, alongMean: Float64Array, alongDeviation: Float64Array): void {
    alongMean.fill(0);
    alongDeviation.fill(0);
    addSlopes(this.kernel, this.design, point, this.#weights, alongMean);
    timesLowerTransposed(this.#inverseFactor, this.design.count, this.#whitened, this.#back);
    addSlopes(this.kernel, this.design, point, this.#back, alongDeviation);
    for (let i = 0; i < alongDeviation.length; i++) alongDeviation[i] = -(alongDeviation[i] as number) / deviation;
  }
}

function factored(kernel: Kernel, design: Design): Float64Array {
  const { count } = design;
  const matrix = new Float64Array(count * count);
  const line = new Float64Array(count);
  for (let jitter = 0; ; jitter = Math.max(firstJitter, jitter * 10)) {
    for (let row = 0; row < count; row++) {
      covariances(kernel, { ...design, count: row + 1 }, pointAt(design, row), line);
      line[row] = priorVariance(kernel) * (1 + jitter) + kernel.noise;
      matrix.set(line.subarray(0, row + 1), row * count);
    }
    if (factorise(matrix, count)) return matrix;
  }
}
