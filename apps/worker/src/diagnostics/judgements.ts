/** What measured figures mean: against what this node and others reached before, and against hashes that are known. */
import type { Finding } from "@trainyard/trainer/diagnostics";

export interface References {
  /** What this node reached before; null: nothing yet. */
  readonly own: number | null;
  /** Median of what other nodes reached last; null: no other. */
  readonly others: number | null;
  /** Share below which it is slow. */
  readonly slowBelow: number;
}

/** Slow is a warning: what is done about a straggler is a rule of its own. */
export function judgeSpeed(figure: number, unit: string, { own, others, slowBelow }: References): Finding {
  const known = [own, others].filter((value) => value !== null);
  if (known.length === 0)
    return { status: "pass", figure, unit, limit: null, detail: "This is the first figure; later ones are held against it." };
  const reference = Math.max(...known);
  const share = `${Math.round((100 * figure) / reference)} % of ${reference === own ? "its own earlier figures" : "the other nodes' median"}`;
  return {
    status: figure < slowBelow * reference ? "warn" : "pass",
    figure,
    unit,
    limit: slowBelow * reference,
    detail: `It reaches ${share}.`,
  };
}

/** Figure: runs whose state differs from what is expected. */
export function judgeReplay(hashes: readonly string[], expected: string, from: string): Finding {
  const wrong = hashes.filter((hash) => hash !== expected).length;
  const detail =
    wrong === 0
      ? `${hashes.length} runs of 20 steps end in the bits ${from}.`
      : `${wrong} of ${hashes.length} runs of 20 steps end in other bits than ${from}: arithmetic or memory is silently wrong.`;
  return { status: wrong === 0 ? "pass" : "fail", figure: wrong, unit: "runs that differ", limit: 0, detail };
}

const throttledBelow = 0.85;
const brokenBelow = 0.4;

/** The speed at the end of a sustained load as a share of that at its beginning. */
export function judgeSustained({ first, last }: { first: number; last: number }, frequency: string | null): Finding {
  const figure = last / first;
  const status = figure < brokenBelow ? "fail" : figure < throttledBelow ? "warn" : "pass";
  const detail = `At the end it multiplies at ${Math.round(100 * figure)} % of the speed at the beginning${frequency === null ? "" : `; ${frequency}`}.`;
  return { status, figure, unit: "of the first speed", limit: status === "fail" ? brokenBelow : throttledBelow, detail };
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
