/** Ablation studies as the API shows them: effects, map and progress are worked out from what is recorded, each time. */
import type { AblationDetail, AblationEffect, AblationSummary, RunSpecification } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import {
  type Effects,
  evaluatedEffects,
  keyOf,
  mapOf,
  partsLabel,
  retrainedEffects,
  variantsOf,
  withoutParts,
} from "@trainyard/search/ablation";
import type { StoredAblation, StoredAblationRun } from "@trainyard/store";
import { shrinkOf } from "./shrink-detail";

export function ablationDetailOf(study: StoredAblation): AblationDetail {
  const { specification, base, map, runs, shrinks } = study;
  const variants = variantsOf(specification);
  const { baseline, noiseFloor, effects } = effectsOf(study, variants);
  const shown = variants.map((parts, index): AblationEffect => {
    const { effect = null, verdict = "waits", interaction = null } = effects[index] ?? {};
    return {
      key: keyOf(parts),
      parts: [...parts],
      label: partsLabel(parts),
      effect,
      relative: effect === null || baseline === null ? null : effect.value / baseline,
      verdict,
      losses: lossesOf(runs, parts),
      parameters: parametersGone(base, parts),
      interaction,
    };
  });
  const isMapped = variants.some((parts) => parts.length === 1 && /^(head|layer|attention|feed-forward):/.test(parts[0] ?? ""));
  return {
    ...summaryOf(study, shown),
    specification,
    baseline: { loss: baseline, losses: lossesOf(runs, []) },
    noiseFloor,
    effects: shown,
    map: isMapped ? mapOf(base.model, shown, map?.measured?.headImportance ?? []) : null,
    progress: progressOf(study),
    shrinks: shrinks.map((shrink) => shrinkOf(shrink, study, baseline)),
  };
}

export function ablationSummaryOf(study: StoredAblation): AblationSummary {
  return summaryOf(study, effectsOf(study, variantsOf(study.specification)).effects);
}

function summaryOf(study: StoredAblation, effects: readonly Pick<AblationEffect, "verdict">[]): AblationSummary {
  const { id, number, name, author, specification, subject, subjectRunId, status, statusDetail, createdAt, endedAt } = study;
  return {
    ...{ id, number, name, author, mode: specification.mode, subject, subjectRunId, status, statusDetail },
    variants: effects.length,
    measured: effects.filter(({ verdict }) => verdict !== "waits").length,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** In the order of the variants. */
function effectsOf({ specification, map, runs }: StoredAblation, variants: readonly (readonly string[])[]): Effects {
  if (specification.mode === "retrain")
    return retrainedEffects(
      measuredLosses(runs, []),
      variants.map((parts) => ({ parts, losses: measuredLosses(runs, parts) })),
    );
  const measured = new Map(map?.measured?.variants.map((variant) => [keyOf(variant.parts), variant]));
  return evaluatedEffects({
    baseline: map?.measured?.baseline ?? [],
    variants: variants.map((parts) => measured.get(keyOf(parts)) ?? { parts: [...parts], losses: [], problem: null }),
  });
}

function measuredLosses(runs: readonly StoredAblationRun[], parts: readonly string[]): (number | null)[] {
  return of(runs, parts).flatMap(({ outcome }) => (outcome.kind === "measured" ? [outcome.loss] : []));
}

function lossesOf(runs: readonly StoredAblationRun[], parts: readonly string[]): AblationEffect["losses"] {
  return of(runs, parts).map(({ seed, outcome, runId, runName, status }) => ({
    ...{ seed, runId, runName, status },
    loss: outcome.kind === "measured" ? outcome.loss : null,
  }));
}

function of(runs: readonly StoredAblationRun[], parts: readonly string[]): readonly StoredAblationRun[] {
  return runs.filter((run) => keyOf(run.parts) === keyOf(parts));
}

function parametersGone(base: RunSpecification, parts: readonly string[]): number | null {
  const gone = parameterCount(base.model) - parameterCount(withoutParts(base, parts).model);
  return gone === 0 ? null : gone;
}

function progressOf({ specification, map, runs, status }: StoredAblation): number {
  if (status === "finished") return 1;
  if (specification.mode === "evaluate") {
    const { done = 0, total = 0 } = map?.measured ?? {};
    return total === 0 ? 0 : done / total;
  }
  if (runs.length === 0) return 0;
  return runs.reduce((sum, { outcome, share }) => sum + (outcome.kind === "open" ? Math.min(1, share) : 1), 0) / runs.length;
}
