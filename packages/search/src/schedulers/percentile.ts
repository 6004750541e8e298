/** Percentile of sorted numbers, interpolated between the two nearest (Hyndman and Fan 1996, definition 7, NumPy's default). */
export function percentile(sorted: readonly number[], percent: number): number {
  const position = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
