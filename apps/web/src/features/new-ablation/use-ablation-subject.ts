/** What is studied, kept in the address, so that a run's page can lead here. */
import { useQuery } from "@tanstack/react-query";
import type { AblationMode, RunSpecification } from "@trainyard/contracts";
import { parseAsString, useQueryStates } from "nuqs";
import { queries } from "../../lib/queries";
import type { Subject } from "./ablation-form";

const parsers = { run: parseAsString, checkpoint: parseAsString, recipe: parseAsString.withDefault("gpt2-nano") };

export interface AblationPlace {
  run: string | null;
  /** Null: the newest. */
  checkpoint: string | null;
  recipe: string;
}

export function useAblationSubject(mode: AblationMode) {
  const [place, setPlace] = useQueryStates(parsers, { history: "replace" });
  const isOfRun = place.run !== null;
  const run = useQuery({ ...queries.run(place.run ?? ""), enabled: isOfRun });
  const all = useQuery({ ...queries.checkpoints(place.run ?? ""), enabled: isOfRun });
  const { data: recipes } = useQuery(queries.recipes);
  const checkpoints = all.data?.filter(({ deletedAt }) => deletedAt === null);
  const checkpointId = place.checkpoint ?? checkpoints?.[0]?.id ?? null;
  const recipe = recipes?.find(({ name }) => name === place.recipe);
  const subject = isOfRun ? (checkpointId === null ? null : { checkpointId }) : mode === "retrain" ? { recipe: place.recipe } : null;
  const specification = isOfRun ? run.data?.specification : recipe?.specification;
  return {
    place,
    setPlace: (changed: Partial<AblationPlace>) => void setPlace(changed),
    checkpoints,
    checkpointId,
    subject: subject satisfies Subject | null,
    specification: specification satisfies RunSpecification | undefined,
    error: run.error ?? all.error,
  };
}
