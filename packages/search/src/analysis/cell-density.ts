/** Density of points on an axis in cells, smoothed where the axis is ordered: what PED-ANOVA compares. */

/** Normal kernel's constant of Scott's rule (Scott 1992). */
const scott = 1.059;
/** At least so wide, in cells, that 90 % of a point's weight is not in its own cell alone (Optuna's `_ScottParzenEstimator`). */
const narrowest = 0.5 / 1.64;

const quantile = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;

/** In cells, by Scott's rule with the lesser of the standard deviation and the scaled range between quartiles. */
export function bandwidthOf(cells: readonly number[]): number {
  const sorted = [...cells].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, cell) => sum + cell, 0) / sorted.length;
  const deviation = Math.sqrt(sorted.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / Math.max(1, sorted.length - 1));
  const range = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return Math.max(narrowest, scott * (range > 0 ? Math.min(range, deviation) : deviation) * sorted.length ** -0.2);
}

/** A point's weight in each cell, by the point's cell; null bandwidth: all of it in its own. */
export function kernelsOf(size: number, bandwidth: number | null): number[][] {
  return Array.from({ length: size }, (_, own) => {
    const weights = Array.from({ length: size }, (_, cell) =>
      bandwidth === null ? Number(cell === own) : Math.exp(-(((cell - own) / bandwidth) ** 2) / 2),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
}

/** Over all cells, with one point's weight spread evenly so that none is empty. */
export function densityOf(cells: readonly number[], kernels: readonly (readonly number[])[]): number[] {
  return kernels.map((_, cell) => {
    const sum = cells.reduce((total, own) => total + (kernels[own]?.[cell] ?? 0), 0);
    return (sum + 1 / kernels.length) / (cells.length + 1);
  });
}
