/** How far a run has come, for people, on a line that renews itself. */
import type { RunSummary } from "@trainyard/contracts";
import { formatInteger, formatLoss, formatPercent, formatSeconds } from "./format";
import { renewingLine } from "./renewing-line";

export interface ProgressLine {
  show(run: RunSummary): void;
  /** Leaves the last line standing. */
  end(): void;
}

export function progressLine(stream: NodeJS.WriteStream, now: () => number = Date.now): ProgressLine {
  const line = renewingLine(stream, now);
  return { show: (run) => line.show(describeProgress(run), run.status), end: line.end };
}

export function describeProgress(run: RunSummary): string {
  const parts = [
    run.status,
    `step ${formatInteger(run.step)}/${formatInteger(run.totalSteps)} (${formatPercent(run.step / run.totalSteps)})`,
  ];
  if (run.trainLoss !== null) parts.push(`loss ${formatLoss(run.trainLoss)}`);
  if (run.validationLoss !== null) parts.push(`validation ${formatLoss(run.validationLoss)}`);
  if (run.tokensPerSecond !== null) parts.push(`${formatInteger(run.tokensPerSecond)} tokens/s`);
  if (run.secondsLeft !== null) parts.push(`${formatSeconds(run.secondsLeft)} left`);
  if (run.node !== null) parts.push(`on ${run.node}`);
  return parts.join(" · ");
}
