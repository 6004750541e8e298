/** Which fields a group shows: what is searched for, what was changed, and what matters or is folded away. Pure. */
import type { FieldIssues } from "../../../lib/field-issues";
import type { FormField, FormGroup } from "../../../specification/fields";
import type { Draft } from "../draft";
import { matches } from "./search";

export interface View {
  words: readonly string[];
  onlyChanged: boolean;
}

export interface GroupView {
  group: FormGroup;
  shown: readonly FormField[];
  /** Change nothing as the draft stands, so they are folded away: not while they are searched for, wrong or changed. */
  folded: readonly FormField[];
  /** Fields in it that differ from the recipe. */
  changedCount: number;
  isWrong: boolean;
}

export function groupViews(groups: readonly FormGroup[], draft: Draft, issues: FieldIssues, view: View): readonly GroupView[] {
  const { changed } = draft;
  return groups.map((group) => {
    const isNeeded = ({ path }: FormField) => changed.has(path) || issues[path] !== undefined;
    const found = group.fields.filter(
      (field) => (!view.onlyChanged || isNeeded(field)) && (view.words.length === 0 || matches(view.words, field, group)),
    );
    const folds = (field: FormField) => view.words.length === 0 && idleReason(field, draft) !== undefined && !isNeeded(field);
    return {
      group,
      shown: found.filter((field) => !folds(field)),
      folded: found.filter(folds),
      changedCount: group.fields.filter(({ path }) => changed.has(path)).length,
      isWrong: group.fields.some(({ path }) => issues[path] !== undefined),
    };
  });
}

/** Why a field changes nothing as the draft stands. */
export function idleReason({ matters }: FormField, draft: Pick<Draft, "texts">): string | undefined {
  return matters === undefined || matters.holds(draft.texts) ? undefined : `No effect unless ${matters.words}.`;
}
