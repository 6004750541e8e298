/** Ablation studies as text. */
import type { AblationDetail, AblationEffect, AblationSummary, Estimate, Shrink } from "@trainyard/contracts";
import { formatInteger, formatLoss, formatPercent } from "../format";
import { textTable } from "../text-table";

export function ablationTable(items: readonly AblationSummary[]): string {
  if (items.length === 0) return "No ablation studies.";
  return textTable(
    ["ID", "NAME", "MODE", "SUBJECT", "STATUS", "MEASURED"],
    items.map(({ id, name, mode, subject, status, measured, variants }) => [
      ...[id, name, mode, subject, status],
      `${formatInteger(measured)}/${formatInteger(variants)}`,
    ]),
  );
}

export function ablationProgress({ status, progress, measured, variants }: AblationDetail): string {
  return `${status}, ${formatPercent(progress)}: ${measured} of ${variants} measured`;
}

/** Largest effect first; what is not measured comes last. */
export function ablationText(study: AblationDetail): string {
  const { name, id, mode, subject, status, statusDetail, baseline, noiseFloor, effects, shrinks } = study;
  const value = ({ effect }: AblationEffect) => effect?.value ?? Number.NEGATIVE_INFINITY;
  const rows = effects
    .toSorted((a, b) => value(b) - value(a))
    .map(({ key, effect, verdict, losses }) => [
      key,
      effect === null ? "-" : signed(effect.value),
      effect === null ? "-" : interval(effect),
      verdict,
      mode === "retrain" ? losses.map(({ loss }) => formatLoss(loss)).join(" ") : "",
    ]);
  return [
    `${name} (${id}), ${mode}: ${subject}`,
    statusDetail === null ? status : `${status}: ${statusDetail}`,
    `baseline ${formatLoss(baseline.loss)}, noise floor ${noiseFloor === null ? "-" : noiseFloor.toFixed(4)}`,
    "",
    textTable(["WITHOUT", "EFFECT", "95 %", "VERDICT", ...(mode === "retrain" ? ["LOSSES"] : [""])], rows),
    ...shrinks.map((shrink) => `\n${shrinkText(shrink)}`),
  ].join("\n");
}

export function shrinkText({ id, status, problem, runId, before, cut, after }: Shrink): string {
  const columns = [before, cut, after];
  const row = (label: string, text: (figures: Shrink["before"]) => string) => [
    label,
    ...columns.map((figures) => (figures === null ? "-" : text(figures))),
  ];
  const table = textTable(
    ["MODEL", "BEFORE", "CUT", "FINE-TUNED"],
    [
      row("parameters", ({ parameters }) => formatInteger(parameters)),
      row("without embeddings", ({ nonEmbeddingParameters }) => formatInteger(nonEmbeddingParameters)),
      row("tokens/s", ({ tokensPerSecond }) => formatInteger(tokensPerSecond)),
      row("validation loss", ({ validationLoss }) => formatLoss(validationLoss)),
    ],
  );
  return `Shrink ${id}: ${problem === null ? status : `${status}: ${problem}`}${runId === null ? "" : `, fine-tuning ${runId}`}\n${table}`;
}

function interval({ low, high }: Estimate): string {
  return `${signed(low)} to ${signed(high)}`;
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
}
