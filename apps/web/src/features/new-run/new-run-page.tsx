/** New run: pick a recipe, change what one wants, see at once what it will cost, start it. */
"use client";

import type { Recipe } from "@trainyard/contracts";
import { Copy, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import type { Draft } from "./draft";
import { atFields } from "./draft";
import { DraftPanel } from "./draft-panel";
import { SettingsForm } from "./form/settings-form";
import { useLaunchCheck } from "./launch/use-launch-check";
import { NewRunSkeleton } from "./new-run-skeleton";
import { RecipePicker } from "./recipe-picker";
import { useCreateRun } from "./use-create-run";
import { type DraftState, useDraft } from "./use-draft";

export function NewRunPage() {
  const state = useDraft();
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
  return <DraftForm state={state} draft={draft} recipe={recipe} />;
}

function DraftForm({ state, draft, recipe }: { state: DraftState; draft: Draft; recipe: Recipe }) {
  const create = useCreateRun();
  const launch = useLaunchCheck(draft, recipe.name, state.ladderId);
  const specification = useNewestRight(draft, recipe);
  const issues = { ...draft.issues, ...atFields(create.issues) };
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="new-run-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const { ladderId, name } = state;
        create.start({ recipe: recipe.name, name, ladderId, launchOverride: launch.override }, draft);
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
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 max-lg:pb-20 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <SettingsForm state={state} draft={draft} recipe={recipe.specification} specification={specification} issues={issues} />
        <DraftPanel
          recipe={recipe}
          draft={draft}
          specification={specification}
          create={create}
          launch={launch}
          onField={state.setField}
          onRevert={state.revert}
        />
      </div>
    </form>
  );
}

/** While a value is wrong, what the draft was before: the study stays where it is as one types. */
function useNewestRight(draft: Draft, recipe: Recipe) {
  const [newest, setNewest] = useState(draft.specification);
  if (draft.specification !== null && draft.specification !== newest) setNewest(draft.specification);
  return draft.specification ?? newest ?? recipe.specification;
}
