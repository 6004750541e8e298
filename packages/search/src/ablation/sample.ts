/** A few measurements of one thing: how many, their mean and their scatter. */

export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

export function sampleOf(values: readonly number[]): Sample {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: values.length, mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

export const freedomOf = ({ count }: Sample): number => Math.max(0, count - 1);

/** Scatter that several samples have in common. */
export interface Scatter {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/** Null where nothing was measured twice. */
export function pooled(samples: readonly Sample[]): Scatter | null {
  const degreesOfFreedom = samples.reduce((sum, sample) => sum + freedomOf(sample), 0);
  if (degreesOfFreedom === 0) return null;
  return { variance: samples.reduce((sum, { squares }) => sum + squares, 0) / degreesOfFreedom, degreesOfFreedom };
}
