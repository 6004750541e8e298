/** Recipes by family, or all that a search finds; what a node here cannot hold can still be studied. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, Recipe } from "@trainyard/contracts";
import { memoryEstimate } from "@trainyard/model/counts";
import { Cpu, Search, TriangleAlert } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { memo, useState } from "react";
import { Card } from "../../components/ui/card";
import { Choice } from "../../components/ui/choice";
import { Input } from "../../components/ui/field";
import { formatBytes, formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { searchWords } from "./form/search";
import { memoryFit } from "./study/memory-fit";

interface RecipePickerProps {
  recipes: readonly Recipe[];
  value: string;
  onChoose: (name: string) => void;
}

export const RecipePicker = memo(function RecipePicker({ recipes, value, onChoose }: RecipePickerProps) {
  const { data: nodes = [] } = useQuery(queries.nodes);
  const chosen = recipes.find(({ name }) => name === value);
  const [browsed, setBrowsed] = useState<Recipe["family"]["id"] | null>(null);
  const [query, setQuery] = useState("");
  const families = [...new Map(recipes.map(({ family }) => [family.id, family.title]))];
  const family = browsed ?? chosen?.family.id;
  const words = searchWords(query);
  const shown = recipes.filter((recipe) => (words.length === 0 ? recipe.family.id === family : isFound(recipe, words)));
  return (
    <Card className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Choice
          label="Family of recipes"
          value={words.length === 0 ? family : undefined}
          options={families.map(([value, label]) => ({ value, label }))}
          onChange={(next) => {
            setBrowsed(next);
            setQuery("");
          }}
          className="h-8 max-w-full overflow-x-auto"
        />
        <div className="relative ml-auto w-full sm:w-56">
          <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
          <Input
            type="search"
            aria-label="Search recipes"
            placeholder={`Search ${recipes.length} recipes`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
            className="pl-8"
          />
        </div>
      </div>
      <RadioGroup.Root
        aria-label="Recipe"
        value={value}
        onValueChange={(name) => {
          setBrowsed(null);
          onChoose(name);
        }}
        className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,9.5rem),1fr))] gap-2"
      >
        {shown.map((recipe) => (
          <RecipeCard key={recipe.name} recipe={recipe} nodes={nodes} />
        ))}
      </RadioGroup.Root>
      {shown.length === 0 && <p className="text-muted">No recipe is about “{query.trim()}”.</p>}
      {chosen !== undefined && (
        <p className="text-pretty text-muted text-xs" data-testid="recipe-description">
          <b className="font-medium text-foreground">{chosen.title}.</b> {chosen.description} Numbers: {chosen.source}.
        </p>
      )}
    </Card>
  );
});

function isFound(recipe: Recipe, words: readonly string[]): boolean {
  const text = `${recipe.name} ${recipe.title} ${recipe.family.title} ${recipe.description}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function RecipeCard({ recipe, nodes }: { recipe: Recipe; nodes: readonly Node[] }) {
  const { model } = recipe.specification;
  const fit = memoryFit(recipe.specification, nodes);
  const isTooLarge = fit !== null && fit.spareBytes < 0;
  return (
    <RadioGroup.Item
      value={recipe.name}
      data-testid={`recipe-${recipe.name}`}
      className="flex min-w-0 flex-col items-start gap-0.5 rounded-md border bg-surface px-2.5 py-2 text-left transition-colors hover:border-line-strong data-[state=checked]:border-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-foreground"
    >
      <b className="figures w-full truncate font-medium text-[0.8125rem]" title={`${formatInteger(recipe.parameters)} parameters`}>
        {recipe.title}
      </b>
      <span className="figures w-full truncate text-2xs text-muted">
        {model.layers} × {formatInteger(model.width)}, {formatBytes(memoryEstimate(recipe.specification).totalBytes)}
      </span>
      {recipe.fitsCpu ? (
        <span className="inline-flex items-center gap-1 text-2xs text-good">
          <Cpu className="size-3" aria-hidden /> fits a processor
        </span>
      ) : (
        <span className="inline-flex items-center gap-1 text-2xs text-warning">
          <TriangleAlert className="size-3" aria-hidden /> {isTooLarge ? "too large for a node" : "needs a GPU"}
        </span>
      )}
    </RadioGroup.Item>
  );
}
