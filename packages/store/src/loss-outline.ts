/**
 * The training loss of a segment in few buckets, kept up to date while it is recorded, so that a list of hundreds of runs can draw its
 * sparklines without reading their points.
 */

/** Buckets of equal numbers of steps (a power of two) counted from step 1: bucket `index` holds steps index x stepsPerBucket + 1 and on. */
export interface LossOutline {
  stepsPerBucket: number;
  buckets: { index: number; sum: number; count: number }[];
}

/** Finer than a sparkline, so that a rollback cuts it closely. */
const maxBuckets = 80;
const emptyOutline: LossOutline = { stepsPerBucket: 1, buckets: [] };

/** With points added, each of which must be new to it; points without a finite loss change nothing. */
export function extendOutline(outline: LossOutline | null, points: readonly { step: number; trainLoss: number | null }[]): LossOutline {
  const { stepsPerBucket, buckets } = outline ?? emptyOutline;
  const added = points.flatMap(({ step, trainLoss }) =>
    trainLoss === null ? [] : [{ index: Math.floor((step - 1) / stepsPerBucket), sum: trainLoss, count: 1 }],
  );
  return coarsened({ stepsPerBucket, buckets: merged([...buckets, ...added]) }, maxBuckets);
}

/**
 * Mean training loss along an effective curve, oldest first, in at most `size` buckets. A bucket that reaches past the point where the next
 * segment takes over also holds abandoned steps and is left out.
 */
export function sparklineOf(path: readonly { outline: LossOutline | null; effectiveUntilStep: number | null }[], size = 40): number[] {
  const parts = path.flatMap(({ outline, effectiveUntilStep: until }) => {
    if (outline === null) return [];
    const { stepsPerBucket, buckets } = outline;
    return [{ stepsPerBucket, buckets: buckets.filter(({ index }) => until === null || (index + 1) * stepsPerBucket <= until) }];
  });
  const stepsPerBucket = Math.max(1, ...parts.map((part) => part.stepsPerBucket));
  const buckets = merged(parts.flatMap((part) => rescaled(part, stepsPerBucket)));
  return coarsened({ stepsPerBucket, buckets }, size).buckets.map(({ sum, count }) => sum / count);
}

function coarsened(outline: LossOutline, size: number): LossOutline {
  let { stepsPerBucket, buckets } = outline;
  while (buckets.length > size) {
    buckets = merged(rescaled({ stepsPerBucket, buckets }, stepsPerBucket * 2));
    stepsPerBucket *= 2;
  }
  return { stepsPerBucket, buckets };
}

function rescaled({ stepsPerBucket, buckets }: LossOutline, to: number): LossOutline["buckets"] {
  return buckets.map((each) => ({ ...each, index: Math.floor((each.index * stepsPerBucket) / to) }));
}

function merged(buckets: LossOutline["buckets"]): LossOutline["buckets"] {
  const byIndex = new Map<number, LossOutline["buckets"][number]>();
  for (const { index, sum, count } of buckets) {
    const known = byIndex.get(index);
    byIndex.set(index, { index, sum: sum + (known?.sum ?? 0), count: count + (known?.count ?? 0) });
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}
