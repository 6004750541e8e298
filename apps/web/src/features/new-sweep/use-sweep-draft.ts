/** The sweep as it is typed in this page: form, shared settings, and the draft that both make. */
import type { Recipe, RunSpecification, SweepDetail } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { useMemo, useState } from "react";
import { type DraftTexts, type DurationUnit, durationUnits, makeDraft, revertedText, unitOf } from "../new-run/draft";
import { emptySweep, readSweep, type SweepForm, sweepForm } from "./sweep-form";

/** @param source the sweep that is cloned; its recipe is `recipe` */
export function useSweepDraft(recipe: Recipe, source: SweepDetail | null) {
  const [form, setForm] = useState<SweepForm>(() => (source === null ? emptySweep : sweepForm(source.specification)));
  const [typed, setTyped] = useState<DraftTexts>({});
  const [unit, setUnit] = useState<DurationUnit | null>(null);
  const base = useMemo(
    () => (source === null ? recipe.specification : resolveSpecification(recipe.name, source.specification.overrides)),
    [recipe, source],
  );
  const shared = useMemo(() => makeDraft(recipe.specification, base, typed, unit), [recipe, base, typed, unit]);
  const specification = useNewest(shared.specification, base);
  const overrides = shared.specification === null ? null : shared.overrides;
  const read = useMemo(
    () => readSweep(form, { recipe: recipe.name, overrides, specification }),
    [form, recipe.name, overrides, specification],
  );
  return {
    form,
    setForm,
    change: (changed: Partial<SweepForm>) => setForm((now) => ({ ...now, ...changed })),
    shared,
    /** Of a trial before the space is set, or the newest that had no wrong value in it. */
    specification,
    /** Null while a value is wrong. */
    draft: read.draft,
    issues: read.issues,
    setField: (path: string, text: string) => {
      const stated = durationUnits.find((each) => path === `duration.${each}`);
      if (stated !== undefined) setUnit(stated);
      setTyped((now) => ({ ...now, [path]: text }));
    },
    revert: (path: string) => {
      const isDuration = path.startsWith("duration");
      if (isDuration) setUnit(unitOf(recipe.specification));
      const paths = isDuration ? durationUnits.map((each) => `duration.${each}`) : [path];
      setTyped((now) => ({
        ...now,
        ...Object.fromEntries(paths.map((each) => [each, revertedText(recipe.specification, base, now, each)])),
      }));
    },
    setDurationUnit: setUnit,
  };
}

export type SweepDraftState = ReturnType<typeof useSweepDraft>;

function useNewest(specification: RunSpecification | null, first: RunSpecification): RunSpecification {
  const [newest, setNewest] = useState(specification);
  if (specification !== null && specification !== newest) setNewest(specification);
  return specification ?? newest ?? first;
}
