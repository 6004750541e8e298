/** The draft in the URL: recipe, cloned run, name, and every field that was changed, so that a link shares it. */
import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { queries } from "../../lib/queries";
import { makeDraft } from "./draft";
import { allFields, type DurationUnit, durationUnits } from "./form-fields";

const fieldParsers = Object.fromEntries(allFields.map(({ path }) => [path, parseAsString]));

const parsers = {
  recipe: parseAsString,
  from: parseAsString,
  name: parseAsString.withDefault(""),
  duration: parseAsStringLiteral(durationUnits),
};

const defaultRecipe = "gpt2-nano";

export function useDraft() {
  const [place, setPlace] = useQueryStates(parsers, { history: "replace" });
  const [typed, setTyped] = useQueryStates(fieldParsers, { history: "replace", clearOnDefault: false });
  const recipesQuery = useQuery(queries.recipes);
  const source = useQuery({ ...queries.run(place.from ?? ""), enabled: place.from !== null });

  const recipes = recipesQuery.data ?? [];
  const recipeName = source.data?.recipe ?? place.recipe ?? defaultRecipe;
  const recipe = recipes.find(({ name }) => name === recipeName) ?? (place.recipe === null ? recipes[0] : undefined);
  const waiting = place.from !== null && source.data === undefined && source.error === null;
  const draft = useMemo(() => {
    if (recipe === undefined || waiting) return null;
    return makeDraft(recipe.specification, source.data?.specification ?? recipe.specification, typed, place.duration);
  }, [recipe, waiting, source.data, typed, place.duration]);

  const clearFields = Object.fromEntries(allFields.map(({ path }) => [path, null]));
  return {
    recipes,
    recipe,
    recipeName,
    draft,
    source: source.data,
    name: place.name,
    error: recipesQuery.error ?? source.error,
    retry: () => void Promise.all([recipesQuery.refetch(), place.from === null ? null : source.refetch()]),
    setName: (name: string) => void setPlace({ name }),
    setField: (path: string, text: string) => void setTyped({ [path]: text }),
    setDurationUnit: (duration: DurationUnit) => void setPlace({ duration }),
    /** Starts over from a recipe; leaves the run that was cloned. */
    chooseRecipe: (name: string) => {
      void setPlace({ recipe: name, from: null, duration: null });
      void setTyped(clearFields);
    },
    reset: () => {
      void setPlace({ duration: null, name: null });
      void setTyped(clearFields);
    },
  };
}

export type DraftState = ReturnType<typeof useDraft>;
