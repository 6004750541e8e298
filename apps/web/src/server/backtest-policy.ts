/** What a policy would have done on past runs, in bounded time: the newest runs first, as many as there is time for. */
import type { Backtest, BacktestRun } from "@trainyard/contracts";
import { backtestRun } from "@trainyard/recovery";
import type { Store } from "@trainyard/store";

/** Newest runs that are long enough for a detector to have a history. */
const scope = { limit: 50, fewestSteps: 200 };
/** Newest points of a run that are looked at. */
const pointsOfRun = 10_000;
/** After this no further run is begun, milliseconds. */
const timeLimitMs = 10_000;

/** That it was shown is recorded: a policy may act once it was, over one run at least. */
export async function backtestPolicy(policyId: string, { policies }: Store): Promise<Backtest> {
  const policy = await policies.get(policyId);
  const began = performance.now();
  const runs: BacktestRun[] = [];
  for (const run of await policies.pastRuns(scope)) {
    if (performance.now() - began > timeLimitMs) break;
    const { points, checkpoints, answeredIncidents } = await policies.pastRunFacts(run.runId, pointsOfRun);
    runs.push({ ...run, ...backtestRun({ policy, observations: points, checkpoints, answeredIncidents }) });
  }
  await policies.lookedBack({ policyId, runs: runs.length });
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const alarms = runs.reduce((sum, run) => sum + run.alarms.length, 0);
  return { runs, steps, alarms, alarmsPer10000Steps: steps === 0 ? 0 : (alarms * 10_000) / steps };
}
