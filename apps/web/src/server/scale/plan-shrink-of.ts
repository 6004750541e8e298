/** What a smaller model would keep, by a study's map. */
import { ConflictError, type ShrinkPlan, type ShrinkRequest } from "@trainyard/contracts";
import { planShrink } from "@trainyard/model/shrink";
import type { StoredAblation } from "@trainyard/store";
import { ablationDetailOf } from "./ablation-detail";

/** @throws InvalidError where so much cannot go, or the study has not measured what that is decided by; a conflict where there is no map */
export function planShrinkOf(study: StoredAblation, request: ShrinkRequest): ShrinkPlan {
  const { map } = ablationDetailOf(study);
  if (study.map?.status !== "done" || map === null)
    throw new ConflictError("Only a study whose map is measured tells what a model can spare.");
  return planShrink(study.base.model, request, { headImportance: map.headImportance, layerEffects: map.layers });
}
