/** The search for the largest micro-batch that fits: doubles while that pays, then looks between what fits and what does not. */
import type { BatchFinding, BatchTrial } from "@trainyard/contracts";

export interface BatchSearch {
  /** Tries one size, in a process of its own. */
  readonly measure: (sequences: number) => Promise<BatchTrial>;
  readonly limitBytes: number;
  /** Most sequences to try. */
  readonly maximum: number;
}

export type SearchResult = Pick<BatchFinding, "trials" | "largest" | "proposed" | "stopped">;

/** A doubling that gains less is not worth its memory; repeated timings differ by about as much. */
const worthwhileGain = 1.03;
/** Trials between what fits and what does not; each at best halves what is unknown. */
const refinements = 3;

/** Does not try what the memory of smaller sizes says will pass the limit. */
export async function searchBatch({ measure, limitBytes, maximum }: BatchSearch): Promise<SearchResult> {
  const trials: BatchTrial[] = [];
  const attempt = async (sequences: number) => {
    const trial = await measure(sequences);
    trials.push(trial);
    return trial.outcome === "fits";
  };
  let fitting = 0;
  for (let next = 1; ; next *= 2) {
    if (predictedBytes(trials, next) > limitBytes || !(await attempt(next))) {
      const largest = await refine(fitting, next, (fits, fails) => nextBetween(trials, limitBytes, fits, fails), attempt);
      return { trials, largest: largest === 0 ? null : largest, proposed: proposedOf(trials), stopped: "memory" };
    }
    fitting = next;
    const stopped = hasStoppedGaining(trials) ? "speed" : 2 * next > maximum ? "maximum" : null;
    if (stopped !== null) return { trials, largest: fitting, proposed: proposedOf(trials), stopped };
  }
}

/** The most that fits, between `fits`, which does, and `fails`, which does not. */
async function refine(
  fits: number,
  fails: number,
  between: (fits: number, fails: number) => number | null,
  attempt: (sequences: number) => Promise<boolean>,
): Promise<number> {
  let [most, tooMany] = [fits, fails];
  for (let round = 0; round < refinements; round += 1) {
    const next = between(most, tooMany);
    if (next === null) break;
    if (await attempt(next)) most = next;
    else tooMany = next;
  }
  return most;
}

/** The largest size in between that memory predicts to fit, or the middle where the prediction was wrong; null where nothing is left. */
function nextBetween(trials: readonly BatchTrial[], limitBytes: number, fits: number, fails: number): number | null {
  const canPredict = predictedBytes(trials, fails) > limitBytes;
  let size = canPredict ? fails - 1 : Math.floor((fits + fails) / 2);
  while (canPredict && predictedBytes(trials, size) > limitBytes) size -= 1;
  return size > fits ? size : null;
}

/** On the line through the two largest sizes that fitted: state takes the same at every size, activations grow with it. 0 when unknown. */
function predictedBytes(trials: readonly BatchTrial[], sequences: number): number {
  const known = trials
    .flatMap(({ outcome, sequences: size, peakMemoryBytes }) =>
      outcome === "fits" && peakMemoryBytes !== null ? [{ size, bytes: peakMemoryBytes }] : [],
    )
    .sort((a, b) => b.size - a.size);
  const [larger, smaller] = known;
  if (larger === undefined || smaller === undefined) return 0;
  const each = Math.max(0, (larger.bytes - smaller.bytes) / (larger.size - smaller.size));
  return larger.bytes + each * (sequences - larger.size);
}

/** Two doublings in a row gained nothing: one alone may have met a busy neighbour. */
function hasStoppedGaining(trials: readonly BatchTrial[]): boolean {
  const rates = trials.map(({ tokensPerSecond }) => tokensPerSecond ?? 0);
  const before = rates.slice(0, -2);
  return before.length > 0 && Math.max(...rates.slice(-2)) < worthwhileGain * Math.max(...before);
}

function proposedOf(trials: readonly BatchTrial[]): number | null {
  const fitting = trials.filter(({ outcome }) => outcome === "fits");
  const quickest = Math.max(0, ...fitting.map(({ tokensPerSecond }) => tokensPerSecond ?? 0));
  const good = fitting.filter(({ tokensPerSecond }) => (tokensPerSecond ?? 0) * worthwhileGain >= quickest);
  return good.length === 0 ? null : Math.min(...good.map(({ sequences }) => sequences));
}
