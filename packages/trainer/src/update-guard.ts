/** Decides whether an update is applied, from its loss and gradient norm and those of the updates before it. */
import { appended, mean, median, medianDeviation, type StabilitySpecification, standardDeviation } from "@trainyard/contracts";
import { z } from "zod";

const finite = z.array(z.number());

/** What the decision goes by beside the update itself; a checkpoint holds it, so that a resumed run decides alike. */
export const guardMemory = z.strictObject({
  losses: finite.describe("Of the newest updates that were applied, oldest first"),
  gradientNorms: finite,
  skippedInARow: z.int().min(0).describe("Updates since the last one that was applied"),
});
export type GuardMemory = z.infer<typeof guardMemory>;

interface Update {
  readonly loss: number;
  readonly gradientNorm: number;
}

export interface Verdict {
  readonly isSkipped: boolean;
  /** Why training cannot go on; null: it can. */
  readonly diverged: string | null;
}

const nothing: GuardMemory = { losses: [], gradientNorms: [], skippedInARow: 0 };
/** As many in a row are no outliers but where the run now is. Ours. */
const mostSkippedInARow = 10;
/** A series that never moves has no deviation to count in: OLMo-core, callbacks/stability_monitor.py. */
const smallestDeviation = 1e-10;
/** A norm that hardly varies would make anything an outlier; calm training reaches twice the median now and then. As in the detector. Ours. */
const smallestRatio = 2.5;

/**
 * Values of updates that were skipped do not enter the window: it is to hold what the run was like, and in OLMo's, which takes them in, one spike
 * widens the deviation so far that the next one passes. Should the run really have moved, ten in a row end the segment.
 */
export class UpdateGuard {
  #memory: GuardMemory;

  constructor(memory: GuardMemory | null) {
    this.#memory = memory ?? nothing;
  }

  /** Null: there is nothing to remember. Never changes. */
  get memory(): GuardMemory | null {
    const { losses, skippedInARow } = this.#memory;
    return losses.length === 0 && skippedInARow === 0 ? null : this.#memory;
  }

  /** Looks at an update before it is applied, and remembers it. */
  judge(stability: StabilitySpecification, update: Update): Verdict {
    const infinite = whyInfinite(update);
    if (stability.skipUpdate === "none") {
      this.#memory = nothing;
      return { isSkipped: false, diverged: infinite };
    }
    const why = infinite ?? whyOutlier(this.#memory, stability, update);
    if (why === null) {
      this.#memory = applied(this.#memory, stability, update);
      return { isSkipped: false, diverged: null };
    }
    const skippedInARow = this.#memory.skippedInARow + 1;
    this.#memory = { ...this.#memory, skippedInARow };
    return {
      isSkipped: true,
      diverged: skippedInARow < mostSkippedInARow ? null : `${skippedInARow} updates in a row were skipped; ${why}`,
    };
  }
}

function applied(
  { losses, gradientNorms }: GuardMemory,
  { skipUpdate, skipWindow }: StabilitySpecification,
  { loss, gradientNorm }: Update,
): GuardMemory {
  if (skipUpdate === "non-finite") return nothing;
  return {
    losses: [...appended(losses, loss, skipWindow)],
    gradientNorms: [...appended(gradientNorms, gradientNorm, skipWindow)],
    skippedInARow: 0,
  };
}

function whyInfinite({ loss, gradientNorm }: Update): string | null {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  return Number.isFinite(gradientNorm) ? null : `the gradient norm is ${gradientNorm}`;
}

function whyOutlier(memory: GuardMemory, stability: StabilitySpecification, { loss, gradientNorm }: Update): string | null {
  const { skipUpdate, skipDeviations, skipWindow } = stability;
  const losses = memory.losses.slice(-skipWindow);
  const norms = memory.gradientNorms.slice(-skipWindow);
  if (losses.length < skipWindow / 2) return null;
  if (skipUpdate === "median-deviation") return exceeds("gradient norm", gradientNorm, medianLimit(norms, skipDeviations));
  if (skipUpdate !== "rolling-sigma") return null;
  return (
    exceeds("loss", loss, sigmaLimit(losses, skipDeviations)) ?? exceeds("gradient norm", gradientNorm, sigmaLimit(norms, skipDeviations))
  );
}

function exceeds(name: string, value: number, limit: number): string | null {
  return value > limit ? `the ${name} ${value} is above ${limit}` : null;
}

/** OLMo-core, src/olmo_core/optim/skip_step_optimizer.py: mean and deviations of the updates before this one; upwards only, as in its later versions. */
function sigmaLimit(values: readonly number[], deviations: number): number {
  const deviation = standardDeviation(values);
  return deviation < smallestDeviation ? Number.POSITIVE_INFINITY : mean(values) + deviations * deviation;
}

/** Between logarithms, because norms are spread by factors. Ours. */
function medianLimit(norms: readonly number[], deviations: number): number {
  const logarithms = norms.filter((norm) => norm > 0).map(Math.log);
  return Math.exp(median(logarithms) + Math.max(deviations * medianDeviation(logarithms), Math.log(smallestRatio)));
}
