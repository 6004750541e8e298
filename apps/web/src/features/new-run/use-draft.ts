/** The draft in the URL: recipe, cloned run, name, and every field that was changed, so that a link shares it. */
import { useQuery } from "@tanstack/react-query";
import { type Recipe, totalSteps, totalTokens } from "@trainyard/contracts";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { queries } from "../../lib/queries";
import { formFields } from "../../specification/fields";
import { type DurationUnit, durationUnits, makeDraft, revertedText, unitOf } from "./draft";

const fieldParsers = Object.fromEntries(formFields.map(({ path }) => [path, parseAsString]));
const clearedFields = Object.fromEntries(formFields.map(({ path }) => [path, null]));

const parsers = {
  recipe: parseAsString,
  from: parseAsString,
  /** The ladder that it is launched from. */
  ladder: parseAsString,
  name: parseAsString.withDefault(""),
  duration: parseAsStringLiteral(durationUnits),
};

const noRecipes: readonly Recipe[] = [];
const defaultRecipe = "gpt2-nano";

export function useDraft() {
  const [place, setPlace] = useQueryStates(parsers, { history: "replace" });
  const [typed, setTyped] = useQueryStates(fieldParsers, { history: "replace", clearOnDefault: false });
  const recipesQuery = useQuery(queries.recipes);
  const source = useQuery({ ...queries.run(place.from ?? ""), enabled: place.from !== null });

  const recipes = recipesQuery.data ?? noRecipes;
  const recipeName = source.data?.recipe ?? place.recipe ?? defaultRecipe;
  const recipe = recipes.find(({ name }) => name === recipeName) ?? (place.recipe === null ? recipes[0] : undefined);
  const waiting = place.from !== null && source.data === undefined && source.error === null;
  const base = waiting ? undefined : (source.data?.specification ?? recipe?.specification);
  const draft = useMemo(
    () => (recipe === undefined || base === undefined ? null : makeDraft(recipe.specification, base, typed, place.duration)),
    [recipe, base, typed, place.duration],
  );

  /** What is typed into a duration makes its unit the draft's. */
  const setField = useCallback(
    (path: string, text: string) => {
      const unit = durationUnits.find((each) => path === `duration.${each}`);
      if (unit !== undefined) void setPlace({ duration: unit });
      void setTyped({ [path]: text });
    },
    [setPlace, setTyped],
  );
  /** Gives a field the recipe's value; a duration its unit, too. */
  const revert = useCallback(
    (path: string) => {
      if (recipe === undefined || base === undefined) return;
      const isDuration = path.startsWith("duration");
      if (isDuration) void setPlace({ duration: unitOf(recipe.specification) });
      const paths = isDuration ? durationUnits.map((unit) => `duration.${unit}`) : [path];
      void setTyped((now) => Object.fromEntries(paths.map((each) => [each, revertedText(recipe.specification, base, now, each)])));
    },
    [recipe, base, setPlace, setTyped],
  );
  const chooseRecipe = useCallback(
    (name: string) => {
      void setPlace({ recipe: name, from: null, ladder: null, duration: null });
      void setTyped(clearedFields);
    },
    [setPlace, setTyped],
  );
  return {
    recipes,
    recipe,
    recipeName,
    draft,
    source: source.data,
    name: place.name,
    ladderId: place.ladder,
    error: recipesQuery.error ?? source.error,
    retry: () => void Promise.all([recipesQuery.refetch(), place.from === null ? null : source.refetch()]),
    setName: (name: string) => void setPlace({ name }),
    setField,
    revert,
    /** The same length in the other unit, where none was typed in it yet. */
    setDurationUnit: (duration: DurationUnit) => {
      void setPlace({ duration });
      if (draft === null || draft.specification === null || draft.texts[`duration.${duration}`] !== "") return;
      const length = duration === "steps" ? totalSteps(draft.specification) : totalTokens(draft.specification);
      void setTyped({ [`duration.${duration}`]: String(length) });
    },
    /** Starts over from a recipe; leaves the run that was cloned. */
    chooseRecipe,
    reset: () => {
      void setPlace({ duration: null, name: null });
      void setTyped(clearedFields);
    },
  };
}

export type DraftState = ReturnType<typeof useDraft>;
