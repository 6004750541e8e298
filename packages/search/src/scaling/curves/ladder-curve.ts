/** Learning curves of runs of unlike length, brought onto one scale: the fraction of training that is done. */

export interface CurvePoint {
  readonly tokens: number;
  /** Nats a token. */
  readonly loss: number;
}

/** A finished run of a ladder. */
export interface LadderCurve {
  readonly parameters: number;
  /** That the whole run trains. */
  readonly tokens: number;
  /** By tokens, ascending. */
  readonly validation: readonly CurvePoint[];
  /** Every step, or means of some; by tokens, ascending. */
  readonly train: readonly CurvePoint[];
}

/** Logarithms of the loss after each look: `looks` even shares of training. NaN before the first point. */
export type LookedAt = Float64Array;

/** Between the two points around; the last point counts for the end when it lies within one look of it. */
export function validationAtLooks(points: readonly CurvePoint[], tokens: number, looks: number): LookedAt {
  const last = points.at(-1);
  let next = 0;
  return Float64Array.from({ length: looks }, (_, look) => {
    const at = (tokens * (look + 1)) / looks;
    while (next < points.length && (points[next] as CurvePoint).tokens < at) next++;
    const [before, after] = [points[next - 1], points[next]];
    if (after === undefined) return last !== undefined && last.tokens > at - tokens / looks ? Math.log(last.loss) : Number.NaN;
    if (after.tokens === at) return Math.log(after.loss);
    if (before === undefined) return Number.NaN;
    const share = (at - before.tokens) / (after.tokens - before.tokens);
    return (1 - share) * Math.log(before.loss) + share * Math.log(after.loss);
  });
}

/** Means since the look before: single batches say more about themselves than about the model. NaN where there is none. */
export function trainingAtLooks(points: readonly CurvePoint[], tokens: number, looks: number): LookedAt {
  const sums = new Float64Array(looks);
  const counts = new Float64Array(looks);
  for (const point of points) {
    // A point at a look's very end belongs to it; steps rarely divide a training evenly.
    const look = Math.min(looks - 1, Math.max(0, Math.ceil((point.tokens / tokens) * looks - 1e-6) - 1));
    sums[look] = (sums[look] as number) + point.loss;
    counts[look] = (counts[look] as number) + 1;
  }
  return sums.map((sum, look) => Math.log(sum / (counts[look] as number)));
}
