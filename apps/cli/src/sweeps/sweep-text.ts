/** Sweeps and trials as text. */
import {
  endedTrialStatuses,
  type ParameterValues,
  type SweepDetail,
  type SweepPreview,
  type SweepSummary,
  type Trial,
} from "@trainyard/contracts";
import { formatCount, formatFlops, formatInteger, formatLoss, formatPercent } from "../format";
import { textTable } from "../text-table";
import { valueText } from "../value-text";

export function sweepTable(items: readonly SweepSummary[]): string {
  if (items.length === 0) return "No sweeps.";
  const rows = items.map((sweep) => [
    sweep.id,
    sweep.name,
    sweep.status,
    endedText(sweep),
    sweep.best === null ? "-" : `${formatLoss(sweep.best.objectives[0] ?? null)} (trial ${sweep.best.number})`,
    sweep.sampler,
    sweep.scheduler,
    formatCount(sweep.used.tokens),
  ]);
  return textTable(["ID", "NAME", "STATUS", "ENDED", "BEST", "SAMPLER", "SCHEDULER", "TOKENS"], rows);
}

/** Trials about which the search decides nothing more, of all; those that a person added come on top of the planned ones. */
function endedText({ counts, trials }: SweepSummary): string {
  const ended = endedTrialStatuses.reduce((sum, status) => sum + counts[status], 0);
  const begun = ended + counts.waiting + counts.running;
  return `${formatInteger(ended)}/${formatInteger(Math.max(trials, begun))}`;
}

export function sweepProgress(sweep: SweepSummary): string {
  const { status, statusDetail, counts, best, used, budget } = sweep;
  const parts = [
    statusDetail === null ? status : `${status} (${statusDetail})`,
    `${endedText(sweep)} trials ended`,
    ...Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`),
    ...(best === null ? [] : [`best ${formatLoss(best.objectives[0] ?? null)} by trial ${best.number}`]),
    ofBudget("tokens", used.tokens, budget.tokens, formatCount),
    ofBudget("", used.flops, budget.flops, (value) => (value === 0 ? "0 FLOP" : formatFlops(value))),
    ofBudget("node hours", used.nodeHours, budget.nodeHours, (value) => value.toFixed(2)),
  ];
  return parts.join(" · ");
}

function ofBudget(unit: string, used: number, most: number | null, format: (value: number) => string): string {
  const limit = most === null ? "" : ` of ${format(most)} (${formatPercent(used / most)})`;
  return `${format(used)}${limit} ${unit}`.trim();
}

export function sweepText(sweep: SweepDetail): string {
  const { specification, revisions } = sweep;
  const space = specification.space.parameters.map((parameter) => [parameter.path, rangeText(parameter), conditionText(parameter)]);
  const changes = revisions.map(({ at, author, fromTrial, change, reason }) => [at, author, `trial ${fromTrial}`, change, reason]);
  return [
    `${sweep.id} (${sweep.name}, ${sweep.recipe}; ${sweep.sampler}, ${sweep.scheduler})`,
    sweepProgress(sweep),
    "",
    textTable(["VARIED", "OVER", "WHEN"], space),
    ...specification.space.constraints.map((constraint) => `where ${constraint}`),
    ...(changes.length === 0 ? [] : ["", textTable(["CHANGED", "BY", "FROM", "WHAT", "WHY"], changes)]),
  ].join("\n");
}

type Parameter = SweepDetail["specification"]["space"]["parameters"][number];

function rangeText(parameter: Parameter): string {
  if (parameter.kind === "fixed") return valueText(parameter.value);
  if (parameter.kind === "categorical") return parameter.choices.map(valueText).join(", ");
  const step =
    parameter.step === null || (parameter.kind === "integer" && parameter.step === 1) ? "" : ` step ${valueText(parameter.step)}`;
  return `${valueText(parameter.low)}..${valueText(parameter.high)}${parameter.scale === "log" ? " log" : ""}${step}`;
}

function conditionText({ when }: Parameter): string {
  return when === null ? "" : `${when.path} = ${when.in.map(valueText).join(", ")}`;
}

export function trialTable(trials: readonly Trial[]): string {
  if (trials.length === 0) return "No trials.";
  const rows = trials.map((trial) => [
    String(trial.number),
    trial.status,
    formatPercent(trial.tokens / Math.max(1, trial.totalTokens)),
    formatLoss(trial.objectives[0] ?? null),
    valuesText(trial.values),
    trial.why,
    [...(trial.pinned ? ["pinned"] : []), ...trial.tags].join(", "),
  ]);
  return textTable(["TRIAL", "STATUS", "DONE", "OBJECTIVE", "VALUES", "WHY", "TAGS"], rows);
}

/** The last part of a path tells them apart nearly always. */
function valuesText(values: ParameterValues): string {
  return Object.entries(values)
    .map(([path, value]) => `${path.split(".").at(-1)}=${valueText(value)}`)
    .join(" ");
}

export function trialText(trial: Trial): string {
  const rungs = trial.rungs.map(({ rung, step, value, decision, why }) => [
    String(rung),
    formatInteger(step),
    formatLoss(value),
    decision,
    why,
  ]);
  const values = Object.entries(trial.values).map(([path, value]) => [path, valueText(value)]);
  return [
    `Trial ${trial.number}: ${trial.status}. ${trial.why}`.trim(),
    trial.runId === null ? "No run was made." : `Run ${trial.runId} (${trial.runName}), seed ${trial.seed}`,
    ...trial.promotedTo.map(({ runId, runName }) => `Promoted to ${runId} (${runName})`),
    "",
    textTable(["VALUE", ""], values),
    "",
    textTable(["RUNG", "STEP", "OBJECTIVE", "DECISION", "WHY"], rungs),
  ].join("\n");
}

export function previewText({ sampler, configurations, examples, rungs, cost }: SweepPreview): string {
  const rows = examples.map(({ values, parameters, tokens, problem }) => [
    valuesText(values),
    parameters === null ? "-" : formatCount(parameters),
    tokens === null ? "-" : formatCount(tokens),
    problem ?? "would run",
  ]);
  const hours = cost.nodeHoursExpected === null ? "" : `, ${cost.nodeHoursExpected.toFixed(1)} node hours`;
  return [
    sampler.why === "" ? `Sampler ${sampler.name}.` : `Sampler ${sampler.name}: ${sampler.why}`,
    configurations === null ? "Configurations without end." : `${formatInteger(configurations)} different configurations.`,
    `Rungs at ${rungs.map(({ fraction }) => formatPercent(fraction)).join(", ")} of a trial.`,
    `About ${formatCount(cost.tokensExpected)} tokens (at most ${formatCount(cost.tokensMost)}), ${formatFlops(cost.flopsExpected)}${hours}.`,
    "",
    textTable(["EXAMPLE", "PARAMETERS", "TOKENS", ""], rows),
  ].join("\n");
}
