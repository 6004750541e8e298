/** New sweep: what is searched, by what, for how much; what it would try and cost is seen before it begins. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Recipe, SweepDetail } from "@trainyard/contracts";
import { Copy } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { LoadError } from "../../components/load-error";
import { queries } from "../../lib/queries";
import { NewRunSkeleton } from "../new-run/new-run-skeleton";
import { RecipePicker } from "../new-run/recipe-picker";
import { BudgetCard } from "./budget-card";
import { MoreCard } from "./more-card";
import { ObjectivesCard } from "./objectives-card";
import { PreviewPanel } from "./preview/preview-panel";
import { SamplerCard } from "./sampler-card";
import { SchedulerCard } from "./scheduler-card";
import { SharedCard } from "./shared-card";
import { SpaceCard } from "./space/space-card";
import { useCreateSweep } from "./use-create-sweep";
import { useSweepDraft } from "./use-sweep-draft";

const defaultRecipe = "gpt2-nano";
const parsers = { recipe: parseAsString.withDefault(defaultRecipe), from: parseAsString };

export function NewSweepPage() {
  const [place, setPlace] = useQueryStates(parsers, { history: "replace" });
  const { data: recipes, error, refetch } = useQuery(queries.recipes);
  const source = useQuery({ ...queries.sweep(place.from ?? ""), enabled: place.from !== null });
  if (recipes === undefined && error !== null) return <LoadError what="the recipes" error={error} retry={() => void refetch()} />;
  if (source.error !== null) return <LoadError what="the sweep to clone" error={source.error} retry={() => void source.refetch()} />;
  if (recipes === undefined || (place.from !== null && source.data === undefined)) return <NewRunSkeleton />;
  const cloned = place.from === null ? null : (source.data ?? null);
  const recipeName = cloned?.recipe ?? place.recipe;
  const recipe = recipes.find(({ name }) => name === recipeName);
  if (recipe === undefined)
    return (
      <LoadError
        what={`the recipe ${recipeName}`}
        error={new Error("There is no recipe of that name.")}
        retry={() => void setPlace({ recipe: null, from: null })}
      />
    );
  return (
    <SweepFormView
      key={cloned?.id}
      recipes={recipes}
      recipe={recipe}
      source={cloned}
      onRecipe={(name) => void setPlace({ recipe: name, from: null })}
    />
  );
}

interface SweepFormViewProps {
  recipes: readonly Recipe[];
  recipe: Recipe;
  source: SweepDetail | null;
  onRecipe: (name: string) => void;
}

function SweepFormView({ recipes, recipe, source, onRecipe }: SweepFormViewProps) {
  const state = useSweepDraft(recipe, source);
  const create = useCreateSweep(source);
  const { form, change, shared, specification } = state;
  const issues = { ...state.issues, ...create.issues };
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="new-sweep-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (state.draft !== null) create.start(state.draft);
      }}
      onChange={create.forgetIssues}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">New sweep</h1>
        {source !== null && (
          <span className="inline-flex items-center gap-1.5 text-muted">
            <Copy className="size-3.5" aria-hidden /> from{" "}
            <Link href={`/sweeps/${source.id}`} className="underline underline-offset-4">
              {source.name}
            </Link>
          </span>
        )}
      </header>
      <RecipePicker recipes={recipes} value={recipe.name} onChoose={onRecipe} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 max-lg:pb-20 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <SpaceCard space={form} specification={specification} issues={issues} onChange={change} />
          <SharedCard
            draft={shared}
            recipe={recipe.specification}
            specification={specification}
            searched={form.parameters.map(({ path }) => path)}
            onField={state.setField}
            onRevert={state.revert}
            onDurationUnit={state.setDurationUnit}
          />
          <ObjectivesCard objectives={form.objectives} issues={issues} onChange={(objectives) => change({ objectives })} />
          <SamplerCard form={form} issues={issues} onChange={change} />
          <SchedulerCard form={form} issues={issues} onChange={state.setForm} />
          <BudgetCard
            texts={form}
            issues={issues}
            trialsFixed={form.scheduler === "population" ? "As many as the population has" : undefined}
            onChange={change}
          />
          <MoreCard form={form} recipe={recipe.name} issues={issues} onChange={change} />
        </div>
        <PreviewPanel state={state} issues={issues} create={create} />
      </div>
    </form>
  );
}
