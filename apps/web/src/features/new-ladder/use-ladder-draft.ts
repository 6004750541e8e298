/** The ladder as it is typed in this page: form, shared settings, the rungs of the rule, and the draft that they make. */
import { useQuery } from "@tanstack/react-query";
import type { LadderDetail, Recipe, RungsRequest } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { useMemo, useState } from "react";
import { ladderQueries } from "../../lib/ladder-queries";
import { useSettled } from "../../lib/use-settled";
import { type DraftTexts, type DurationUnit, makeDraft, revertedText } from "../new-run/draft";
import { emptyLadder, type LadderForm, ladderForm, readLadder, readRule, rungTexts } from "./ladder-form";

/** What each rung has for itself. */
export const ownOfRungs = ["model.layers", "model.width", "model.heads", "duration.steps", "duration.tokens"] as const;

/** @param source the ladder that is cloned; its recipe is `recipe` */
export function useLadderDraft(recipe: Recipe, source: LadderDetail | null) {
  const [form, setForm] = useState<LadderForm>(() =>
    source === null ? emptyLadder(recipe.parameters) : ladderForm(source.specification, recipe.parameters),
  );
  const [typed, setTyped] = useState<DraftTexts>({});
  const [unit, setUnit] = useState<DurationUnit | null>(null);
  const base = useMemo(
    () => (source === null ? recipe.specification : resolveSpecification(recipe.name, source.specification.overrides)),
    [recipe, source],
  );
  const shared = useMemo(() => makeDraft(recipe.specification, base, typed, unit), [recipe, base, typed, unit]);
  const overrides = shared.specification === null ? null : shared.overrides;
  const rule = useMemo(() => readRule(form.rule, { recipe: recipe.name, overrides }), [form.rule, recipe.name, overrides]);
  const chosen = useChosenRungs(form.rungs === null ? rule.request : null);
  const read = useMemo(
    () => readLadder(form, chosen.rungs, { recipe: recipe.name, overrides }),
    [form, chosen.rungs, recipe.name, overrides],
  );
  return {
    form,
    change: (changed: Partial<LadderForm>) => setForm((now) => ({ ...now, ...changed })),
    shared,
    /** Of the recipe with the shared settings, or the newest that had no wrong value in it. */
    specification: shared.specification ?? base,
    draft: read.draft,
    issues: { ...(form.rungs === null ? rule.issues : {}), ...read.issues },
    /** What the rows show. */
    rungs: form.rungs ?? chosen.rungs?.map(rungTexts) ?? [],
    rungsError: chosen.error,
    isChoosing: chosen.isChoosing,
    setField: (path: string, text: string) => setTyped((now) => ({ ...now, [path]: text })),
    revert: (path: string) => setTyped((now) => ({ ...now, [path]: revertedText(recipe.specification, base, now, path) })),
    setDurationUnit: setUnit,
  };
}

export type LadderDraftState = ReturnType<typeof useLadderDraft>;

function useChosenRungs(request: RungsRequest | null) {
  const settled = useSettled(request);
  const { data, error, isFetching } = useQuery(ladderQueries.rungs(settled));
  return {
    rungs: request === null ? undefined : data,
    error: settled === null ? null : error,
    isChoosing: isFetching || settled !== request,
  };
}
