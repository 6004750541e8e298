/** The share of trials that are at least as good as a loss: what shows how hard a space is, and how much better one search does than another. */

export interface DistributionStep {
  readonly loss: number;
  /** Of all trials, failed ones included, so that a space where half of them diverge ends at a half. */
  readonly share: number;
}

/** A step for each different loss, in rising order. Null: failed. */
export function empiricalDistribution(losses: readonly (number | null)[]): DistributionStep[] {
  const sorted = losses.filter((loss) => loss !== null).sort((a, b) => a - b);
  return sorted.flatMap((loss, index) => (sorted[index + 1] === loss ? [] : [{ loss, share: (index + 1) / losses.length }]));
}
