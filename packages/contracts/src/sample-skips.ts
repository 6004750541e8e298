/** Training sequences that a run leaves out, as ranges of absolute indices: pure functions, so that they survive any restart. */

/** Training sequences [from, to). */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/** Whether the ranges are not empty, in growing order and apart from each other. */
export function isOrdered(ranges: readonly SampleRange[]): boolean {
  return ranges.every(({ from, to }, index) => from < to && from > (ranges[index - 1]?.to ?? -1));
}

/** The ranges with another one left out too: in order, and joined where they touch. */
export function withSkipped(ranges: readonly SampleRange[], added: SampleRange): SampleRange[] {
  const joined: SampleRange[] = [];
  for (const range of [...ranges, added].toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else joined.push(range);
  }
  return joined;
}

/** What a step that begins at `cursor` reads: ranges of indices that come to `count` sequences. The last one's end is the next cursor. */
export function samplesFrom(skip: readonly SampleRange[], cursor: number, count: number): SampleRange[] {
  const read: SampleRange[] = [];
  let from = cursor;
  let left = count;
  for (const gap of skip) {
    if (gap.to <= from) continue;
    if (gap.from > from) {
      const to = Math.min(gap.from, from + left);
      read.push({ from, to });
      left -= to - from;
      if (left === 0) return read;
    }
    from = gap.to;
  }
  read.push({ from, to: from + left });
  return read;
}

/** The training sequences of some ranges, one by one. */
export function samplesOf(ranges: readonly SampleRange[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, place) => from + place));
}

/** Sequences of [cursor, end) that `skip` leaves out. */
export function skippedWithin(skip: readonly SampleRange[], { from, to }: SampleRange): number {
  return skip.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0);
}
