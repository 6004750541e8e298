/** Follows a run until it ends or rests. */
import { setTimeout as delay } from "node:timers/promises";
import { endedStatuses, type RunDetail, TrainyardError } from "@trainyard/contracts";
import type { Context } from "./outcome";
import { progressLine } from "./progress-line";

const pollEveryMs = 500;
/** A server that restarts is waited for this long, milliseconds. */
const unavailableLimitMs = 60_000;

/** @throws what the API answers, or `unavailable` when nothing answered for a minute; an AbortError on Ctrl-C. */
export async function waitForRun(context: Context, runId: string): Promise<RunDetail> {
  const progress = context.json ? null : progressLine(process.stdout);
  let answeredAt = Date.now();
  try {
    while (true) {
      const run = await getRunOrNull(context, runId, answeredAt);
      if (run !== null) {
        answeredAt = Date.now();
        progress?.show(run);
        if (isAtRest(run)) return run;
      }
      await delay(pollEveryMs, undefined, { signal: context.signal });
    }
  } finally {
    progress?.end();
  }
}

async function getRunOrNull(context: Context, runId: string, answeredAt: number): Promise<RunDetail | null> {
  try {
    return await context.client.call("getRun", { runId }, { signal: context.signal });
  } catch (error) {
    const mayComeBack = error instanceof TrainyardError && error.code === "unavailable";
    if (!mayComeBack || Date.now() - answeredAt > unavailableLimitMs) throw error;
    return null;
  }
}

/** A paused run goes on only when somebody resumes it, so there is nothing to wait for. */
function isAtRest(run: RunDetail): boolean {
  return endedStatuses.includes(run.status) || run.status === "paused";
}
