/** An edit of a sweep as it is typed, and what it asks for: only what differs. Pure. */
import { type SweepDetail, type SweepEdit, sweepEdit } from "@trainyard/contracts";
import type { FieldIssues } from "../../../lib/field-issues";
import { isSame } from "../../../specification/changes";
import { type BudgetTexts, readBudget, readSpace, type SweepForm, sweepForm, sweepIssues } from "../sweep-form";

export type EditForm = BudgetTexts & Pick<SweepForm, "parameters" | "constraints">;

export function editForm({ specification }: SweepDetail): EditForm {
  const { parameters, constraints, trials, parallel, share, tokens, flops, nodeHours } = sweepForm(specification);
  return { parameters, constraints, trials, parallel, share, tokens, flops, nodeHours };
}

export interface ReadEdit {
  /** Null while a value is wrong. */
  edit: SweepEdit | null;
  /** What it would change, in words. */
  changed: readonly string[];
  issues: FieldIssues;
}

const words: Readonly<Record<keyof SweepEdit, string>> = {
  space: "the space",
  trials: "the number of trials",
  parallel: "how many run at once",
  share: "the share of the nodes",
  budget: "the budget",
};

export function readEdit(form: EditForm, { specification }: SweepDetail): ReadEdit {
  const stated = { space: readSpace(form), ...readBudget(form) };
  const parsed = sweepEdit.safeParse(stated);
  if (!parsed.success) return { edit: null, changed: [], issues: sweepIssues(parsed.error, stated) };
  const differing = Object.entries(parsed.data).filter(([name, value]) => !isSame(value, specification[name as keyof SweepEdit]));
  return {
    edit: Object.fromEntries(differing) as SweepEdit,
    changed: differing.map(([name]) => words[name as keyof SweepEdit]),
    issues: {},
  };
}
