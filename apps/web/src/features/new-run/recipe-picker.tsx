/** Recipes as cards; one that a processor cannot train in reasonable time says so. */
import type { Recipe } from "@trainyard/contracts";
import { Cpu, TriangleAlert } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { formatInteger } from "../../lib/format";

interface RecipePickerProps {
  recipes: readonly Recipe[];
  value: string;
  onChoose: (name: string) => void;
}

export function RecipePicker({ recipes, value, onChoose }: RecipePickerProps) {
  return (
    <RadioGroup.Root
      aria-label="Recipe"
      value={value}
      onValueChange={onChoose}
      className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,9.75rem),1fr))] gap-2.5"
    >
      {recipes.map((recipe) => (
        <RadioGroup.Item
          key={recipe.name}
          value={recipe.name}
          data-testid={`recipe-${recipe.name}`}
          title={`Numbers from: ${recipe.source}`}
          className="flex flex-col items-start gap-1 rounded-lg border bg-surface p-3 text-left transition-colors hover:border-line-strong data-[state=checked]:border-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-foreground"
        >
          <b className="figures whitespace-nowrap font-medium text-[0.8125rem]" title={`${formatInteger(recipe.parameters)} parameters`}>
            {recipe.title}
          </b>
          <span className="line-clamp-3 min-h-12 text-muted text-xs leading-4">{recipe.description}</span>
          {recipe.fitsCpu ? (
            <span className="mt-1 inline-flex items-center gap-1 text-good text-xs">
              <Cpu className="size-3" aria-hidden /> fits a processor
            </span>
          ) : (
            <span className="mt-1 inline-flex items-center gap-1 text-warning text-xs">
              <TriangleAlert className="size-3" aria-hidden /> needs a GPU
            </span>
          )}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
