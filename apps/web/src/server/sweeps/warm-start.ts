/** What runs that have ended tell a sweep from its start. */
import {
  type Objective,
  type ObjectiveMetric,
  type ParameterValue,
  type ParameterValues,
  parameterValue,
  type RunDetail,
  type SweepSpecification,
  valueAt,
  type WarmObservation,
} from "@trainyard/contracts";
import { flopsPerToken, memoryEstimate } from "@trainyard/model/counts";
import { valuesWithin } from "@trainyard/search";
import type { Store } from "@trainyard/store";

/** Of trials and runs that were trained whole and whose values lie in the space. Rejects with NotFoundError. */
export async function warmObservations(
  { space, objectives, warmStart }: Pick<SweepSpecification, "space" | "objectives" | "warmStart">,
  store: Store,
): Promise<WarmObservation[]> {
  const found: WarmObservation[] = [];
  const add = (from: string, values: ParameterValues, measured: (number | null)[]) => {
    const within = valuesWithin(space, values);
    if (within !== null && measured.every((figure) => figure !== null)) found.push({ values: within, objectives: measured, from });
  };
  for (const sweepId of warmStart.sweepIds) {
    const { specification } = await store.sweeps.get(sweepId);
    for (const trial of await store.trials.list(sweepId))
      if (trial.runId !== null && trial.status === "finished" && !trial.byHand)
        add(trial.runId, trial.values, reordered(trial.objectives, specification.objectives, objectives));
  }
  for (const runId of warmStart.runIds) {
    const run = await store.runs.get(runId);
    if (run.status === "finished")
      add(
        runId,
        valuesOf(run, space),
        objectives.map(({ metric }) => figureOf(metric, run)),
      );
  }
  return found;
}

/** Null where the other sweep did not measure it. */
function reordered(figures: readonly (number | null)[], measured: readonly Objective[], asked: readonly Objective[]): (number | null)[] {
  return asked.map(({ metric }) => figures[measured.findIndex((each) => each.metric === metric)] ?? null);
}

function valuesOf({ specification }: RunDetail, { parameters }: SweepSpecification["space"]): ParameterValues {
  const values: Record<string, ParameterValue> = {};
  for (const { path } of parameters) {
    const value = parameterValue.safeParse(valueAt(specification, path));
    if (value.success) values[path] = value.data;
  }
  return values;
}

function figureOf(metric: ObjectiveMetric, run: RunDetail): number | null {
  switch (metric) {
    case "validationLoss":
    case "trainLoss":
    case "tokensPerSecond":
    case "parameters":
      return run[metric];
    case "memoryBytes":
      return memoryEstimate(run.specification).totalBytes;
    case "flopsPerToken":
      return flopsPerToken(run.specification.model);
  }
}
