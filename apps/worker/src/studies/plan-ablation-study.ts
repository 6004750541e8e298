/** What an ablation study does next: further runs of what is not told apart from noise yet; or nothing, where a node measures a trained model. */
import { parameterCount } from "@trainyard/model/counts";
import { planAblation, withoutParts } from "@trainyard/search/ablation";
import type { PlannedStudyRun, StoredAblation } from "@trainyard/store";
import type { StudyPlanner } from "./study-planner";

export const planAblationStudy: StudyPlanner = async (store, { id }) => {
  const study = await store.ablations.get(id);
  if (study.specification.mode === "evaluate") return { newRuns: [], over: measuredBy(study) };
  const { specification, base, runs } = study;
  const { newRuns, over } = planAblation({ specification, seed: base.seed, runs });
  const planned = newRuns.map(({ key, ordinal, label, parts, repeat, seed }): PlannedStudyRun => {
    const trained = { ...withoutParts(base, parts), seed };
    return { key, ordinal, label, seed, what: { parts, repeat }, specification: trained, parameters: parameterCount(trained.model) };
  });
  return { newRuns: planned, over };
};

function measuredBy({ map }: StoredAblation): string | null {
  if (map?.status === "done") return "Everything is measured.";
  return map?.status === "failed" ? `It could not be measured: ${map.problem ?? "its node went"}` : null;
}
