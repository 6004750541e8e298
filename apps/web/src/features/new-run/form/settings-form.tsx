/** All settings of a run: search, groups to jump to, and a card for each group. */
import { useQuery } from "@tanstack/react-query";
import type { RunSpecification } from "@trainyard/contracts";
import { Search } from "lucide-react";
import { Fragment, type ReactNode, useMemo, useRef, useState } from "react";
import { EmptyState } from "../../../components/empty-state";
import { Choice } from "../../../components/ui/choice";
import { Input } from "../../../components/ui/field";
import type { FieldIssues } from "../../../lib/field-issues";
import { queries } from "../../../lib/queries";
import { type FormField, formFields, formGroups } from "../../../specification/fields";
import { BatchFinder } from "../batch-finder";
import { type Draft, durationUnits } from "../draft";
import type { DraftState } from "../use-draft";
import { FieldRow } from "./field-row";
import { groupViews, idleReason } from "./form-view";
import { GroupCard } from "./group-card";
import { GroupNav } from "./group-nav";
import { recipeWords } from "./recipe-words";
import { searchWords } from "./search";
import { SearchBar } from "./search-bar";

interface SettingsFormProps {
  state: DraftState;
  draft: Draft;
  recipe: RunSpecification;
  /** The draft's, or the newest that had no wrong value in it: for what empty fields stand for. */
  specification: RunSpecification;
  issues: FieldIssues;
}

export function SettingsForm({ state, draft, recipe, specification, issues }: SettingsFormProps) {
  const [query, setQuery] = useState("");
  const [onlyChanged, setOnlyChanged] = useState(false);
  const { data: datasets } = useQuery(queries.datasets);
  const cards = useRef<HTMLDivElement>(null);
  // The same objects as long as they say the same: rows are drawn again only when theirs change.
  const words = useMemo(() => searchWords(query), [query]);
  const datasetNames = useMemo(() => datasets?.map(({ name }) => name), [datasets]);
  const views = groupViews(formGroups, draft, issues, { words, onlyChanged });
  const foundCount = views.reduce((sum, { shown, folded }) => sum + shown.length + folded.length, 0);
  const renderField = (field: FormField): ReactNode => (
    <Fragment key={field.path}>
      <FieldRow
        field={field}
        text={draft.texts[field.path] ?? ""}
        error={issues[field.path]}
        recipeValue={draft.changed.has(field.path) ? recipeWords(recipe, field) : undefined}
        idleReason={idleReason(field, draft)}
        unit={field.unitFrom === undefined ? undefined : draft.texts[field.unitFrom]}
        emptyMeans={field.whenEmpty?.(specification)}
        {...(field.path === "data.dataset" && datasetNames !== undefined ? { suggestions: datasetNames } : {})}
        words={words}
        onChange={state.setField}
        onRevert={state.revert}
      />
      {field.path === "batch.sequences" && (
        <BatchFinder
          recipe={state.recipeName}
          overrides={draft.overrides}
          disabled={draft.specification === null}
          onPropose={(sequences) => state.setField("batch.sequences", String(sequences))}
        />
      )}
    </Fragment>
  );
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-x-5 gap-y-3 xl:grid-cols-[8.5rem_minmax(0,1fr)]">
      <div className="sticky top-12 z-20 -mx-4 flex flex-col gap-2 border-b bg-background px-4 py-2 md:top-0 md:-mx-6 md:px-6 xl:col-start-2 xl:mx-0 xl:px-0">
        <SearchBar
          query={query}
          onQuery={setQuery}
          onlyChanged={onlyChanged}
          onOnlyChanged={setOnlyChanged}
          foundCount={foundCount}
          totalCount={formFields.length}
          changedCount={draft.changed.size}
          fields={cards}
        />
        <div className="xl:hidden">
          <GroupNav views={views} />
        </div>
      </div>
      <div className="sticky top-3 hidden xl:col-start-1 xl:row-span-2 xl:row-start-1 xl:block">
        <GroupNav views={views} />
      </div>
      <div ref={cards} className="flex min-w-0 flex-col gap-3 xl:col-start-2">
        {views.map((view) => (
          <GroupCard key={view.group.id} view={view} renderField={renderField}>
            {view.group.id === "run" && words.length === 0 && !onlyChanged && <RunHead state={state} draft={draft} issues={issues} />}
          </GroupCard>
        ))}
        {foundCount === 0 && <NothingFound query={query} />}
      </div>
    </div>
  );
}

/** Name, and what the duration is counted in: neither is a field of the specification. */
function RunHead({ state, draft, issues }: { state: DraftState; draft: Draft; issues: FieldIssues }) {
  return (
    <>
      <div className="grid gap-x-5 gap-y-1.5 px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_18rem]">
        <div>
          <label htmlFor="run-name" className="font-medium text-[0.8125rem]">
            Name
          </label>
          <p id="run-name-note" className="text-2xs text-muted">
            {issues.name === undefined ? "Made from the recipe if empty" : <span className="font-medium text-danger">{issues.name}</span>}
          </p>
        </div>
        <Input
          id="run-name"
          aria-describedby="run-name-note"
          value={state.name}
          onChange={(event) => state.setName(event.target.value)}
          maxLength={100}
        />
      </div>
      <div className="flex items-center justify-between gap-4 px-4 py-2.5">
        <span className="font-medium text-[0.8125rem]">Duration counted in</span>
        <Choice
          label="Duration counted in"
          value={draft.durationUnit}
          options={durationUnits.map((unit) => ({ value: unit, label: unit }))}
          onChange={state.setDurationUnit}
          className="h-8"
        />
      </div>
    </>
  );
}

function NothingFound({ query }: { query: string }) {
  return query.trim() === "" ? (
    <EmptyState icon={Search} title="Nothing differs from the recipe">
      Change a setting, and it is listed here.
    </EmptyState>
  ) : (
    <EmptyState icon={Search} title={`No setting is about "${query.trim()}"`}>
      Labels, paths such as model.layers and explanations are searched.
    </EmptyState>
  );
}
