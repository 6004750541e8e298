/** Bars of the losses of a batch's samples. Pure. */
import type { BatchInspection } from "@trainyard/contracts";

type Sample = BatchInspection["samples"][number];

export interface Bar {
  /** Of the widest bar, 0 to 1; a loss that is not finite fills it. */
  share: number;
  isOutlier: boolean;
}

/** Median deviations from which a sample stands out (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers). */
const outlierDeviations = 3.5;

export function barsOf(samples: readonly Sample[]): Bar[] {
  const most = samples.reduce((high, { loss }) => Math.max(high, loss ?? 0), 0);
  return samples.map(({ loss, deviations }) => ({
    share: loss === null ? 1 : most === 0 ? 0 : loss / most,
    isOutlier: loss === null || (deviations !== null && deviations >= outlierDeviations),
  }));
}

export function medianLoss(samples: readonly Sample[]): number | null {
  const losses = samples.flatMap(({ loss }) => (loss === null ? [] : [loss])).sort((a, b) => a - b);
  const [low, high] = [losses[Math.floor((losses.length - 1) / 2)], losses[Math.ceil((losses.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
