/** What a coordinate check is drawn from: sizes by width of each activation, and what its slopes say. Pure. */
import type { CoordinateCheck } from "@trainyard/contracts";

export const methods = ["standard", "mup"] as const;
export type Method = (typeof methods)[number];

export const methodWords: Readonly<Record<Method, { label: string; color: string }>> = {
  standard: { label: "Standard", color: "var(--series-validation)" },
  mup: { label: "muP", color: "var(--series-train)" },
};

export interface SizeLine {
  readonly method: Method;
  readonly step: number;
  readonly points: readonly { readonly width: number; readonly size: number }[];
}

/** In the order in which the model has them. */
export function activationsOf({ points }: Pick<CoordinateCheck, "points">): readonly string[] {
  return [...new Set(points.map(({ activation }) => activation))];
}

/** Sizes that were not finite, or nothing, have no place on a logarithmic axis. */
export function sizeLines({ points }: Pick<CoordinateCheck, "points">, activation: string, step: number): readonly SizeLine[] {
  return methods.map((method) => ({
    method,
    step,
    points: points
      .filter((point) => point.method === method && point.activation === activation && point.step === step)
      .flatMap(({ width, size }) => (size === null || size <= 0 ? [] : [{ width, size }]))
      .sort((a, b) => a.width - b.width),
  }));
}

/**
 * A change that keeps its size over an eightfold width to within a quarter: |slope| x log 8 < log 1.25. Ours; published checks are read by eye (Yang et
 * al. 2022, appendix D.1).
 */
export const flatSlope = Math.log(1.25) / Math.log(8);

export function slopeOf({ slopes }: Pick<CoordinateCheck, "slopes">, method: Method, activation: string): number | null {
  return slopes.find((each) => each.method === method && each.activation === activation)?.slope ?? null;
}
