/** New run: pick a recipe, change what one wants, see at once what it will cost, start it. */
"use client";

import { Copy, RotateCcw } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Choice } from "../../components/ui/choice";
import { Field, Input } from "../../components/ui/field";
import type { FieldIssues } from "../../lib/field-issues";
import type { Draft } from "./draft";
import { DraftField } from "./draft-field";
import { DraftSummary } from "./draft-summary";
import { durationFields, type FormField, fieldGroups } from "./form-fields";
import { NewRunSkeleton } from "./new-run-skeleton";
import { RecipePicker } from "./recipe-picker";
import { useCreateRun } from "./use-create-run";
import { type DraftState, useDraft } from "./use-draft";

export function NewRunPage() {
  const state = useDraft();
  const create = useCreateRun();
  const { draft, recipe, error } = state;
  if (error !== null && draft === null) return <LoadError what="the recipes" error={error} retry={state.retry} />;
  if (draft === null || recipe === undefined) {
    const unknown = state.recipes.length > 0 && recipe === undefined;
    return unknown ? (
      <LoadError what={`the recipe ${state.recipeName}`} error={new Error("There is no recipe of that name.")} retry={state.reset} />
    ) : (
      <NewRunSkeleton />
    );
  }
  const issues = { ...draft.issues, ...create.issues };
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="new-run-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        create.start(recipe.name, state.name, draft);
      }}
      onChange={create.forgetIssues}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">New run</h1>
        {state.source !== undefined && (
          <span className="inline-flex items-center gap-1.5 text-muted">
            <Copy className="size-3.5" aria-hidden /> from{" "}
            <Link href={`/runs/${state.source.id}`} className="underline underline-offset-4">
              {state.source.name}
            </Link>
          </span>
        )}
        <Button className="ml-auto" variant="ghost" onClick={state.reset}>
          <RotateCcw /> Reset
        </Button>
      </header>
      <RecipePicker recipes={state.recipes} value={recipe.name} onChoose={state.chooseRecipe} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="divide-y">
          <DurationSection state={state} draft={draft} issues={issues} />
          {fieldGroups.map(({ title, fields }) => (
            <FieldSection key={title} title={title}>
              {fields.map((field) => (
                <BoundField key={field.path} field={field} state={state} draft={draft} issues={issues} />
              ))}
            </FieldSection>
          ))}
        </Card>
        <DraftSummary recipe={recipe} draft={draft} create={create} />
      </div>
    </form>
  );
}

interface SectionProps {
  state: DraftState;
  draft: Draft;
  issues: FieldIssues;
}

function DurationSection({ state, draft, issues }: SectionProps) {
  const unit = draft.durationUnit;
  return (
    <FieldSection title="Run">
      <Field id="run-name" label="Name" hint="Made from the recipe if empty" error={issues.name} className="col-span-2">
        <Input
          id="run-name"
          aria-describedby="run-name-note"
          value={state.name}
          onChange={(event) => state.setName(event.target.value)}
          maxLength={100}
        />
      </Field>
      <div className="col-span-2 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <BoundField field={{ ...durationFields[unit], label: "Duration" }} state={state} draft={draft} issues={issues} />
        </div>
        <Choice
          label="Duration in"
          value={unit}
          options={[
            { value: "steps", label: "steps" },
            { value: "tokens", label: "tokens" },
          ]}
          onChange={state.setDurationUnit}
          className="mt-5 h-8"
        />
      </div>
    </FieldSection>
  );
}

function FieldSection({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="grid grid-cols-2 gap-x-4 gap-y-2 px-4 py-3.5 sm:grid-cols-[6.5rem_repeat(4,minmax(0,1fr))]">
      <legend className="sr-only">{title}</legend>
      <span aria-hidden className="col-span-2 font-semibold text-sm sm:col-span-1">
        {title}
      </span>
      {children}
    </fieldset>
  );
}

function BoundField({ field, state, draft, issues }: SectionProps & { field: FormField }) {
  return (
    <DraftField
      field={field}
      text={draft.texts[field.path] ?? ""}
      error={issues[field.path]}
      changed={draft.changes.some((change) => change.field === field.path)}
      onChange={(text) => state.setField(field.path, text)}
    />
  );
}
