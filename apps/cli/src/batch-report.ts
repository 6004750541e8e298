/** What a search for the largest micro-batch found, in words. */
import type { BatchFinding, BatchTrial } from "@trainyard/contracts";
import { formatGibibytes } from "@trainyard/model/counts";
import { formatInteger } from "./format";

const reasons: Record<BatchFinding["stopped"], string> = {
  memory: "more would pass the memory limit",
  speed: "larger ones train no faster",
  maximum: "no specification takes more",
};

export function describeTrial({ sequences, outcome, peakMemoryBytes, tokensPerSecond, detail }: BatchTrial): string {
  const memory = peakMemoryBytes === null ? "?" : formatGibibytes(peakMemoryBytes);
  const speed = tokensPerSecond === null ? "?" : formatInteger(tokensPerSecond);
  const verdict = outcome === "fits" ? "" : `  ${outcome === "failed" ? "Failed" : "Too large"}: ${detail}`;
  return `${formatInteger(sequences).padStart(5)} sequences  ${memory.padStart(9)}  ${speed.padStart(9)} tokens/s${verdict}`;
}

export function describeFinding({ trials, proposed, largest, limitBytes, availableBytes, stopped, threads }: BatchFinding): string {
  const limits = `${formatGibibytes(limitBytes)} of ${formatGibibytes(availableBytes)} free, ${threads} threads`;
  const failed = trials.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined && proposed === null) return `It could not be tried: ${failed.detail}`;
  if (proposed === null || largest === null) return `Not even one sequence a micro-batch fits: ${limits}.`;
  return [`Proposed: batch.sequences=${proposed}`, `Largest that was tried and fits: ${largest}; ${reasons[stopped]}. ${limits}.`].join(
    "\n",
  );
}
