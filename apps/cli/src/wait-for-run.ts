/** Follows a run until it ends or rests. */
import { endedStatuses, type RunDetail } from "@trainyard/contracts";
import type { Context } from "./outcome";
import { pollUntilRest } from "./poll";
import { progressLine } from "./progress-line";

/** @throws what the API answers, or `unavailable` when nothing answered for a minute; an AbortError on Ctrl-C. */
export async function waitForRun({ client, json, signal }: Context, runId: string): Promise<RunDetail> {
  const progress = json ? null : progressLine(process.stdout);
  try {
    return await pollUntilRest(signal, {
      ask: (signal) => client.call("getRun", { runId }, { signal }),
      show: (run) => progress?.show(run),
      isAtRest,
    });
  } finally {
    progress?.end();
  }
}

/** A paused run goes on only when somebody resumes it, so there is nothing to wait for. */
function isAtRest(run: RunDetail): boolean {
  return endedStatuses.includes(run.status) || run.status === "paused";
}
