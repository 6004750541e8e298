/** New ladder: one recipe at growing sizes; what it would train and cost is seen before it begins. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { LadderDetail, Recipe } from "@trainyard/contracts";
import { parseAsString, useQueryStates } from "nuqs";
import { LoadError } from "../../components/load-error";
import { ladderQueries } from "../../lib/ladder-queries";
import { queries } from "../../lib/queries";
import { NewRunSkeleton } from "../new-run/new-run-skeleton";
import { RecipePicker } from "../new-run/recipe-picker";
import { SharedCard } from "../new-sweep/shared-card";
import { PreviewPanel } from "./preview-panel";
import { RungsCard } from "./rungs-card";
import { RunsCard } from "./runs-card";
import { useCreateLadder } from "./use-create-ladder";
import { ownOfRungs, useLadderDraft } from "./use-ladder-draft";

const defaultRecipe = "neox-nano";
const parsers = { recipe: parseAsString.withDefault(defaultRecipe), from: parseAsString };

export function NewLadderPage() {
  const [place, setPlace] = useQueryStates(parsers, { history: "replace" });
  const { data: recipes, error, refetch } = useQuery(queries.recipes);
  const source = useQuery({ ...ladderQueries.ladder(place.from ?? ""), enabled: place.from !== null });
  if (recipes === undefined && error !== null) return <LoadError what="the recipes" error={error} retry={() => void refetch()} />;
  if (source.error !== null) return <LoadError what="the ladder to clone" error={source.error} retry={() => void source.refetch()} />;
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
    <LadderFormView
      key={`${cloned?.id} ${recipe.name}`}
      recipes={recipes}
      recipe={recipe}
      source={cloned}
      onRecipe={(name) => void setPlace({ recipe: name, from: null })}
    />
  );
}

interface LadderFormViewProps {
  recipes: readonly Recipe[];
  recipe: Recipe;
  source: LadderDetail | null;
  onRecipe: (name: string) => void;
}

const sharedWords = {
  title: "Every rung",
  all: "all rungs",
  note: "The recipe with these changes; size and length are the rung's",
  reason: "Each rung has its own.",
};

function LadderFormView({ recipes, recipe, source, onRecipe }: LadderFormViewProps) {
  const state = useLadderDraft(recipe, source);
  const create = useCreateLadder();
  const { draft, shared, specification } = state;
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="new-ladder-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== null) create.start(draft);
      }}
      onChange={create.forgetIssues}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">New ladder</h1>
        <span className="text-muted">{source === null ? "one recipe at growing sizes" : `from ${source.name}`}</span>
      </header>
      <RecipePicker recipes={recipes} value={recipe.name} onChoose={onRecipe} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 max-lg:pb-20 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-3">
          <RungsCard state={state} />
          <RunsCard state={state} />
          <SharedCard
            draft={shared}
            recipe={recipe.specification}
            specification={specification}
            words={sharedWords}
            searched={ownOfRungs}
            onField={state.setField}
            onRevert={state.revert}
            onDurationUnit={state.setDurationUnit}
          />
        </div>
        <PreviewPanel state={state} create={create} />
      </div>
    </form>
  );
}
