/** An edit of a sweep as it is typed, and what it asks for: only what differs. Pure. */
import { editSweep, type SweepDetail, type SweepEdit, sweepEdit, TrainyardError } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { type FieldIssues, issuesOfError } from "../../../lib/field-issues";
import { isSame } from "../../../specification/changes";
import { type BudgetTexts, constraintIssuesOf, readBudget, readSpace, type SweepForm, sweepForm, sweepIssues } from "../sweep-form";

export type EditForm = BudgetTexts & Pick<SweepForm, "parameters" | "constraints">;

export function editForm({ specification }: SweepDetail): EditForm {
  const { parameters, constraints, trials, parallel, share, tokens, flops, nodeHours } = sweepForm(specification);
  return { parameters, constraints, trials, parallel, share, tokens, flops, nodeHours };
}

export interface ReadEdit {
  /** What differs; null while a value is wrong or wider than it was. */
  edit: SweepEdit | null;
  /** What it would change, in words; empty while there is nothing. */
  change: string;
  issues: FieldIssues;
}

export function readEdit(form: EditForm, { specification }: SweepDetail): ReadEdit {
  const stated = { space: readSpace(form), ...readBudget(form) };
  const run = resolveSpecification(specification.recipe, specification.overrides);
  const unreadable = constraintIssuesOf(form.constraints, run);
  if (Object.keys(unreadable).length > 0) return { edit: null, change: "", issues: unreadable };
  const parsed = sweepEdit.safeParse(stated);
  if (!parsed.success) return { edit: null, change: "", issues: sweepIssues(parsed.error, stated) };
  const differing = Object.entries(parsed.data).filter(([name, value]) => !isSame(value, specification[name as keyof SweepEdit]));
  const edit: SweepEdit = Object.fromEntries(differing);
  if (differing.length === 0) return { edit, change: "", issues: {} };
  try {
    return { edit, change: editSweep(specification, edit).change, issues: {} };
  } catch (error) {
    if (error instanceof TrainyardError) return { edit: null, change: "", issues: issuesOfError(error) };
    throw error;
  }
}
