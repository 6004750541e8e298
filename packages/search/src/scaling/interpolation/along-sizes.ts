/** A figure of a family at a size that nobody trained: along the logarithms of both. */

export interface SizedValue {
  readonly parameters: number;
  readonly value: number;
}

export interface AlongSizes<Row extends SizedValue> {
  readonly value: number;
  readonly how: "exactly" | "interpolated" | "extrapolated";
  readonly neighbours: readonly Row[];
}

/**
 * Between the two neighbours on a straight line of both logarithms; a size of the table itself as it is. Beyond the ends from the last row with the
 * slope of all rows together (least squares): the two rows at an end are often equal, or a step apart. Null: there are no rows.
 * @param rows smallest first
 */
export function alongSizes<Row extends SizedValue>(rows: readonly Row[], parameters: number): AlongSizes<Row> | null {
  const above = rows.findIndex((row) => row.parameters >= parameters);
  const [below, next] = above === -1 ? [rows.at(-1), undefined] : [rows[above - 1], rows[above]];
  if (next?.parameters === parameters) return { value: next.value, how: "exactly", neighbours: [next] };
  if (below !== undefined && next !== undefined) {
    const slope = Math.log(next.value / below.value) / Math.log(next.parameters / below.parameters);
    return { value: below.value * (parameters / below.parameters) ** slope, how: "interpolated", neighbours: [below, next] };
  }
  const end = below ?? next;
  if (end === undefined) return null;
  return { value: end.value * (parameters / end.parameters) ** slopeOf(rows), how: "extrapolated", neighbours: [end] };
}

function slopeOf(rows: readonly SizedValue[]): number {
  const sizes = rows.map(({ parameters }) => Math.log(parameters));
  const center = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const spread = sizes.reduce((sum, size) => sum + (size - center) ** 2, 0);
  if (spread === 0) return 0;
  return rows.reduce((sum, { value }, row) => sum + ((sizes[row] as number) - center) * Math.log(value), 0) / spread;
}
