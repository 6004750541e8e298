/** value = factor x scale^exponent, fitted along both logarithms. */
import type { PowerLaw } from "@trainyard/contracts";
import { studentQuantile } from "../../numbers/student";
import { usualCoverage } from "./estimate";

export interface ScaledValue {
  readonly scale: number;
  readonly value: number;
}

/**
 * Least squares of the logarithms; low and high: the exponent's 90 % interval by Student's t. Null: fewer than three values above 0, whose exponent
 * would have no interval, or all at one scale.
 */
export function fitPowerLaw(points: readonly ScaledValue[]): PowerLaw | null {
  const logs = points
    .filter(({ scale, value }) => scale > 0 && value > 0)
    .map(({ scale, value }) => [Math.log(scale), Math.log(value)] as const);
  const count = logs.length;
  const meanScale = logs.reduce((sum, [scale]) => sum + scale, 0) / count;
  const meanValue = logs.reduce((sum, [, value]) => sum + value, 0) / count;
  const spread = logs.reduce((sum, [scale]) => sum + (scale - meanScale) ** 2, 0);
  if (count < 3 || !(spread > 0)) return null;
  const exponent = logs.reduce((sum, [scale, value]) => sum + (scale - meanScale) * (value - meanValue), 0) / spread;
  const squares = logs.reduce((sum, [scale, value]) => sum + (value - meanValue - exponent * (scale - meanScale)) ** 2, 0);
  const margin = studentQuantile((1 + usualCoverage) / 2, count - 2) * Math.sqrt(squares / (count - 2) / spread);
  return { factor: Math.exp(meanValue - exponent * meanScale), exponent, low: exponent - margin, high: exponent + margin, points: count };
}

export function powerLawAt({ factor, exponent }: Pick<PowerLaw, "factor" | "exponent">, scale: number): number {
  return factor * scale ** exponent;
}

/**
 * Batch beyond which more of it saves few steps, tokens, by loss: Kaplan et al. (2020), equation 5.3. Stands beside a ladder's own gradient noise
 * scale, which is what it was fitted to.
 */
export const kaplanCriticalBatch: Pick<PowerLaw, "factor" | "exponent"> = { factor: 2e8, exponent: -1 / 0.21 };
