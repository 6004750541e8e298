/** Progress for people: one line that renews itself on a terminal, now and then a new line elsewhere. */
import type { RunSummary } from "@trainyard/contracts";
import { formatInteger, formatLoss, formatPercent, formatSeconds } from "./format";

/** Time between two lines where they cannot be overwritten, milliseconds. */
const lineEveryMs = 5_000;
const clearLine = "\r\u001b[2K";

export interface ProgressLine {
  show(run: RunSummary): void;
  /** Leaves the last line standing. */
  end(): void;
}

export function progressLine(stream: NodeJS.WriteStream, now: () => number = Date.now): ProgressLine {
  let shown = "";
  let status = "";
  let nextAt = 0;
  return {
    show(run) {
      const line = describeProgress(run);
      if (line === shown) return;
      if (stream.isTTY) stream.write(clearLine + line.slice(0, Math.max(stream.columns - 1, 20)));
      else if (run.status === status && now() < nextAt) return;
      else stream.write(`${line}\n`);
      shown = line;
      status = run.status;
      nextAt = now() + lineEveryMs;
    },
    end() {
      if (stream.isTTY && shown !== "") stream.write("\n");
    },
  };
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
