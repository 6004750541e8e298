/**
 * How alike the losses of two configurations are: Matern-5/2 over all coordinates together plus the sum of one over each alone. The sum is what lets
 * a hundred trials teach about parameters that act independently (Duvenaud et al. 2011, "Additive Gaussian Processes"); how much of it is there is
 * fitted like everything else.
 */

/** Of one dimension: a number between 0 and 1, or one of some choices, which are only equal or different. */
export type CoordinateKind = "number" | "category";

/** Places of the parameters of the kernel within one vector. All are logarithms, save the exponent. */
export interface Layout {
  readonly dimensions: number;
  /** Length scales of the joint part start at 0, those of the single parts here. */
  readonly single: number;
  readonly jointVariance: number;
  readonly singleVariance: number;
  readonly noise: number;
  /** Of the warp of losses. */
  readonly exponent: number;
  readonly size: number;
}

export function layoutOf(dimensions: number): Layout {
  const start = 2 * dimensions;
  return {
    dimensions,
    single: dimensions,
    jointVariance: start,
    singleVariance: start + 1,
    noise: start + 2,
    exponent: start + 3,
    size: start + 4,
  };
}

/** Configurations as rows of coordinates. */
export interface Design {
  readonly kinds: readonly CoordinateKind[];
  readonly count: number;
  readonly rows: Float64Array;
}

export const distanceSquared = (kind: CoordinateKind, a: number, b: number): number =>
  kind === "category" ? (a === b ? 0 : 1) : (a - b) * (a - b);

/** Parameters as the inner loops want them. */
export interface Kernel {
  /** 1 for each coordinate that is a category, 0 for the others. */
  readonly categorical: Uint8Array;
  /** 5 / length scale². */
  readonly joint: Float64Array;
  readonly single: Float64Array;
  readonly jointVariance: number;
  /** Of each single part: the shared variance divided by the dimensions. */
  readonly singleVariance: number;
  readonly noise: number;
}

export function kernelOf(kinds: readonly CoordinateKind[], parameters: Float64Array): Kernel {
  const layout = layoutOf(kinds.length);
  const inverse = (from: number) => Float64Array.from(kinds, (_, i) => 5 * Math.exp(-2 * (parameters[from + i] as number)));
  return {
    categorical: Uint8Array.from(kinds, (kind) => (kind === "category" ? 1 : 0)),
    joint: inverse(0),
    single: inverse(layout.single),
    jointVariance: Math.exp(parameters[layout.jointVariance] as number),
    singleVariance: Math.exp(parameters[layout.singleVariance] as number) / kinds.length,
    noise: Math.exp(parameters[layout.noise] as number),
  };
}

/** Of a configuration with itself, without noise. */
export const priorVariance = ({ jointVariance, singleVariance, categorical }: Kernel): number =>
  jointVariance + singleVariance * categorical.length;

/** Covariances of the configuration at `point` with each of the design, into `result`. */
export function covariances(kernel: Kernel, design: Design, point: Float64Array, result: Float64Array): void {
  const { joint, single, jointVariance, singleVariance, categorical } = kernel;
  const { count, rows } = design;
  const dimensions = joint.length;
  for (let row = 0, place = 0; row < count; row++) {
    let far = 0;
    let sum = 0;
    for (let i = 0; i < dimensions; i++, place++) {
      const difference = (point[i] as number) - (rows[place] as number);
      const squared = categorical[i] === 0 ? difference * difference : difference === 0 ? 0 : 1;
      far += squared * (joint[i] as number);
      const scaled = squared * (single[i] as number);
      const alone = Math.sqrt(scaled);
      sum += (1 + alone + scaled / 3) * Math.exp(-alone);
    }
    const together = Math.sqrt(far);
    result[row] = jointVariance * (1 + together + far / 3) * Math.exp(-together) + singleVariance * sum;
  }
}

/** Adds to `result`, for each coordinate, the sum over the design of `weights` times the slope of the covariance with the point. */
export function addSlopes(kernel: Kernel, design: Design, point: Float64Array, weights: Float64Array, result: Float64Array): void {
  const { joint, single, jointVariance, singleVariance, categorical } = kernel;
  const { count, rows } = design;
  const dimensions = joint.length;
  for (let row = 0; row < count; row++) {
    const at = row * dimensions;
    let far = 0;
    for (let i = 0; i < dimensions; i++) {
      const difference = (point[i] as number) - (rows[at + i] as number);
      far += (categorical[i] === 0 ? difference * difference : difference === 0 ? 0 : 1) * (joint[i] as number);
    }
    const together = Math.sqrt(far);
    // d/dx of (1 + a + a²/3) e^−a, a² = c (x − y)², is −c (x − y) (1 + a) e^−a / 3.
    const slope = (-jointVariance * (1 + together) * Math.exp(-together)) / 3;
    const weight = weights[row] as number;
    for (let i = 0; i < dimensions; i++) {
      if (categorical[i] === 1) continue;
      const difference = (point[i] as number) - (rows[at + i] as number);
      const scale = single[i] as number;
      const alone = Math.abs(difference) * Math.sqrt(scale);
      const own = (-singleVariance * (1 + alone) * Math.exp(-alone) * scale) / 3;
      result[i] = (result[i] as number) + weight * difference * (slope * (joint[i] as number) + own);
    }
  }
}
