/** Statistics of short windows; those that the trainer's guard needs too are in contracts. */
import { median } from "@trainyard/contracts";

export { appended, mean, median, medianDeviation, standardDeviation } from "@trainyard/contracts";

/** Deviation of single values, told from how neighbours differ: a trend does not enter into it. A difference has √2 times that of one value. */
export function stepDeviation(values: readonly number[]): number {
  const differences = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  return (1.4826 * median(differences)) / Math.SQRT2;
}
