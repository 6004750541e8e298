/** A change of a running run as it is typed: which settings can take part in it, and what is asked for. Pure. */
import { fieldValue, type RunOverrides, type RunSpecification, runOverrides, valueAt, whyFixed } from "@trainyard/contracts";
import { type FieldIssues, issuesByField } from "../../../lib/field-issues";
import { isSame } from "../../../specification/changes";
import type { FieldTexts } from "../../../specification/condition";
import { type FormGroup, formField, formGroups } from "../../../specification/fields";
import { assemble, textsOf } from "../../../specification/values";
import { matches } from "../../new-run/form/search";

export interface ChangeDraft {
  /** What each field shows. */
  readonly texts: FieldTexts;
  /** Paths whose value differs from what is in force. */
  readonly changed: readonly string[];
  /** Null while a value is wrong. */
  readonly overrides: RunOverrides | null;
  readonly issues: FieldIssues;
}

/** @param typed texts by dotted path */
export function changeDraft(inForce: RunSpecification, typed: FieldTexts): ChangeDraft {
  const texts = { ...textsOf(inForce), ...typed };
  const values = Object.entries(typed).flatMap(([path, text]) => {
    const field = formField(path);
    const value = field === undefined ? undefined : fieldValue(field, text);
    return value === undefined || isSame(value, valueAt(inForce, path)) ? [] : [[path, value] as const];
  });
  const changed = values.map(([path]) => path);
  const parsed = runOverrides.safeParse(assemble(values));
  if (parsed.success) return { texts, changed, overrides: parsed.data, issues: {} };
  const noNumbers = values.filter(([, value]) => Number.isNaN(value)).map(([path]) => [path, "must be a number"]);
  return { texts, changed, overrides: null, issues: { ...issuesByField(parsed.error), ...Object.fromEntries(noNumbers) } };
}

/** Groups of the settings that a running run takes, those that the words find. A duration keeps its unit. */
export function changeableGroups({ texts }: Pick<ChangeDraft, "texts">, words: readonly string[]): readonly FormGroup[] {
  return formGroups
    .map((group) => ({
      ...group,
      fields: group.fields.filter((field) => {
        const isOtherDuration = field.path.startsWith("duration.") && field.matters?.holds(texts) === false;
        return whyFixed(field.path) === null && !isOtherDuration && matches(words, field, group);
      }),
    }))
    .filter(({ fields }) => fields.length > 0);
}
