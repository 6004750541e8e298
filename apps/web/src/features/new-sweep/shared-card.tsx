/** What all runs of a search or a ladder share: the recipe with these changes; any setting is found and set here, and what each has for itself is set after them. */
import type { RunSpecification } from "@trainyard/contracts";
import { Search } from "lucide-react";
import { useState } from "react";
import { Card } from "../../components/ui/card";
import { Choice } from "../../components/ui/choice";
import { Input } from "../../components/ui/field";
import { formGroups } from "../../specification/fields";
import { type Draft, type DurationUnit, durationUnits } from "../new-run/draft";
import { FieldRow } from "../new-run/form/field-row";
import { groupViews, idleReason } from "../new-run/form/form-view";
import { recipeWords } from "../new-run/form/recipe-words";
import { searchWords } from "../new-run/form/search";

interface SharedCardProps {
  draft: Draft;
  recipe: RunSpecification;
  /** The draft's, or the newest that had no wrong value in it. */
  specification: RunSpecification;
  words?: SharedWords;
  /** Paths that each run has for itself. */
  searched: readonly string[];
  onField: (path: string, text: string) => void;
  onRevert: (path: string) => void;
  onDurationUnit: (unit: DurationUnit) => void;
}

interface SharedWords {
  title: string;
  /** The runs together, such as: all trials. */
  all: string;
  note: string;
  /** Why a field of `searched` is not set here. */
  reason: string;
}

const trialWords: SharedWords = {
  title: "Every trial",
  all: "all trials",
  note: "The recipe with these changes; what the space names is set after them",
  reason: "The space names it: each trial has its own.",
};

export function SharedCard(props: SharedCardProps) {
  const {
    draft,
    recipe,
    specification,
    words: { title, all, note, reason } = trialWords,
    searched,
    onField,
    onRevert,
    onDurationUnit,
  } = props;
  const [query, setQuery] = useState("");
  const words = searchWords(query);
  const length = `duration.${draft.durationUnit}`;
  const hasLength = !searched.includes(length);
  const fields = groupViews(formGroups, draft, draft.issues, { words, onlyChanged: false })
    .flatMap(({ shown, folded }) => [...shown, ...folded])
    .filter(({ path }) => words.length > 0 || (hasLength && path === length) || draft.changed.has(path) || draft.issues[path] !== undefined)
    .filter(({ path }) => !path.startsWith("duration.") || path === length);
  return (
    <Card aria-labelledby="shared-title" className="overflow-hidden" data-testid="shared-card">
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b bg-sunken px-4 py-1.5">
        <h2 id="shared-title" className="font-semibold text-sm">
          {title}
        </h2>
        <span className="text-2xs text-muted">{note}</span>
      </header>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <div className="relative min-w-48 flex-1">
          <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
          <Input
            type="search"
            aria-label={`Search the settings that ${all} share`}
            placeholder="Search the settings to change one"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
            className="pl-8"
          />
        </div>
        {hasLength && (
          <span className="flex items-center gap-2 text-muted text-xs">
            Length in
            <Choice
              label="Length of a trial counted in"
              value={draft.durationUnit}
              options={durationUnits.map((unit) => ({ value: unit, label: unit }))}
              onChange={onDurationUnit}
              className="h-8"
            />
          </span>
        )}
      </div>
      <div className={words.length > 0 ? "max-h-96 divide-y overflow-y-auto" : "divide-y"}>
        {fields.length === 0 && (
          <p className="px-4 py-3 text-muted">{words.length === 0 ? "As the recipe has it." : `No setting is about "${query.trim()}".`}</p>
        )}
        {fields.map((field) => (
          <FieldRow
            key={field.path}
            field={field}
            text={draft.texts[field.path] ?? ""}
            error={draft.issues[field.path]}
            recipeValue={draft.changed.has(field.path) ? recipeWords(recipe, field) : undefined}
            idleReason={searched.includes(field.path) ? reason : idleReason(field, draft)}
            unit={field.unitFrom === undefined ? undefined : draft.texts[field.unitFrom]}
            emptyMeans={field.whenEmpty?.(specification)}
            words={words}
            onChange={onField}
            onRevert={onRevert}
          />
        ))}
      </div>
    </Card>
  );
}
