/** Ablation studies, as pure functions that also run in a browser: parts of a model, runs to have, effects of what was measured. */
export { evaluatedEffects } from "./evaluated-effects";
export { mapOf } from "./map-of";
export { overridesBetween } from "./overrides-between";
export { type Part, parsePart, partLabel, partsLabel } from "./part";
export { type PartGroup, partsOf } from "./parts-of";
export { type AblationFacts, type AblationPlan, type AblationRunFacts, type NewAblationRun, planAblation, runKey } from "./plan-ablation";
export { type Effect, type Effects, retrainedEffects } from "./retrained-effects";
export { keyOf, partsOfKey, variantsOf } from "./variants";
export { withoutParts } from "./without-parts";
