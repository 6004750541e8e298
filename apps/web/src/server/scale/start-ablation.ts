/** Begins an ablation study: resolves what it is of, and refuses parts that are not there before anything is spent. */
import {
  type AblationSpecification,
  type ablationRequest,
  InvalidError,
  type RunOverrides,
  type RunSpecification,
} from "@trainyard/contracts";
import { changedSpecification, recipes, resolveSpecification } from "@trainyard/model/recipes";
import { variantsOf, withoutParts } from "@trainyard/search/ablation";
import type { Store, StoredAblation } from "@trainyard/store";
import type { z } from "zod";
import { withFieldsBelow } from "../fields-below";
import { resolvePretrained } from "../resolve-pretrained";
import { withoutUndefined } from "../without-undefined";

/** Of a study that evaluates: a node measures some of them a second at most. */
const mostEvaluated = 5_000;

/** @throws InvalidError whose fields are paths in the request's body; a conflict where the checkpoint is gone */
export async function startAblation(
  { author, name, ...specification }: z.output<typeof ablationRequest>,
  store: Store,
): Promise<StoredAblation> {
  const { base, subjectRunId } = await baseOf(specification, store);
  const variants = variantsOf(specification);
  refuseTooMany(specification, variants.length);
  for (const parts of variants) withoutParts(base, parts);
  return store.ablations.create({ specification, base, variants, subjectRunId, author, ...withoutUndefined({ name }) });
}

async function baseOf(
  { mode, checkpointId, recipe, overrides, steps }: AblationSpecification,
  store: Store,
): Promise<{ base: RunSpecification; subjectRunId: string | null }> {
  if (mode === "evaluate" && (recipe !== null || checkpointId === null))
    throw refused("checkpointId", "must name the trained state that is evaluated");
  if ((recipe === null) === (checkpointId === null)) throw refused("recipe", "must be named, or a checkpoint instead of it");
  if (mode === "evaluate" && Object.keys(overrides).length > 0)
    throw refused("overrides", "must be empty: a trained state is evaluated as it is; a field: part changes one thing");
  const changes: RunOverrides = { ...overrides, ...(steps === null ? {} : { duration: { steps } }) };
  if (checkpointId !== null) {
    const { runId, specification } = await store.ablations.subject(checkpointId);
    if (mode === "evaluate") return { base: specification, subjectRunId: runId };
    return { base: await withFieldsBelow("overrides", async () => changedSpecification(specification, changes)), subjectRunId: runId };
  }
  const names = recipes.map((each) => each.name);
  if (recipe === null || !names.includes(recipe)) throw refused("recipe", `must be one of ${names.join(", ")}`);
  return {
    base: await withFieldsBelow("overrides", async () => resolvePretrained(resolveSpecification(recipe, changes), store)),
    subjectRunId: null,
  };
}

function refuseTooMany({ mode, mostRuns, firstSeeds }: AblationSpecification, variants: number): void {
  if (mode === "evaluate" && variants > mostEvaluated)
    throw refused("parts", `must come to ${mostEvaluated} variants at most, not ${variants}`);
  const runs = (variants + 1) * firstSeeds;
  if (mode === "retrain" && runs > mostRuns)
    throw refused("mostRuns", `must be at least ${runs}: ${variants} variants and the baseline, ${firstSeeds} seeds each`);
}

function refused(field: string, message: string): InvalidError {
  return new InvalidError([{ field, message }]);
}
