/** A line of pixels with as many points as a screen can show. Pure. */

export interface PixelLine {
  /** Pixels, in x order. NaN in y: a gap. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
}

/**
 * Of each column so many pixels wide the lowest and the highest point, the first and the last of the whole line, and one of each gap: the
 * outline of the line is kept (MinMax; Jugel et al. 2014, M4).
 */
export function thin({ xs, ys }: PixelLine, column: number): PixelLine {
  const kept: number[] = [];
  const keep = (index: number) => kept.at(-1) !== index && kept.push(index);
  const last = xs.length - 1;
  for (let from = 0; from <= last; ) {
    const end = (Math.floor((xs[from] ?? 0) / column) + 1) * column;
    let [low, high, gap, to] = [from, from, -1, from];
    for (; to <= last && (to === from || (xs[to] ?? 0) < end); to += 1) {
      const y = ys[to] ?? Number.NaN;
      if (Number.isNaN(y)) gap = to;
      if (Number.isNaN(ys[low] ?? 0) || y < (ys[low] ?? 0)) low = to;
      if (Number.isNaN(ys[high] ?? 0) || y > (ys[high] ?? 0)) high = to;
    }
    const chosen = [low, high, ...(gap < 0 ? [] : [gap]), ...(from === 0 ? [0] : []), ...(to > last ? [last] : [])].sort((a, b) => a - b);
    for (const index of chosen) keep(index);
    from = to;
  }
  return { xs: Float32Array.from(kept, (index) => xs[index] ?? 0), ys: Float32Array.from(kept, (index) => ys[index] ?? Number.NaN) };
}
