/** Chooses what is studied: a checkpoint of a run, or a recipe. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { AblationMode, Checkpoint } from "@trainyard/contracts";
import { CardChoice } from "../../components/ui/card-choice";
import { Field, NativeSelect } from "../../components/ui/field";
import { formatInteger, formatLoss } from "../../lib/format";
import { queries } from "../../lib/queries";
import { SectionCard } from "../new-sweep/section-card";
import type { AblationPlace } from "./use-ablation-subject";

interface SubjectCardProps {
  mode: AblationMode;
  place: AblationPlace;
  checkpoints: readonly Checkpoint[] | undefined;
  checkpointId: string | null;
  onMode: (mode: AblationMode) => void;
  onPlace: (place: Partial<AblationPlace>) => void;
}

export function SubjectCard({ mode, place, checkpoints, checkpointId, onMode, onPlace }: SubjectCardProps) {
  const { data: runs = [] } = useQuery(queries.runs);
  const { data: recipes = [] } = useQuery(queries.recipes);
  const isOfRecipe = place.run === null;
  return (
    <SectionCard id="subject" title="What is studied" note="a trained model, or a recipe that is trained anew without each part">
      <div className="flex flex-col gap-3">
        <CardChoice
          label="Mode"
          value={mode}
          options={[
            {
              value: "evaluate",
              title: "Remove and evaluate",
              text: "No training: what the trained model loses when a part goes. Takes a minute.",
            },
            { value: "retrain", title: "Remove and retrain", text: "Each variant is a run with the same data, seeds and budget." },
          ]}
          onChange={onMode}
        />
        <div className="grid gap-x-3 sm:grid-cols-2">
          <Field id="subject-run" label="Run" hint={mode === "evaluate" && isOfRecipe ? "A trained model is needed." : undefined}>
            <NativeSelect
              id="subject-run"
              value={place.run ?? ""}
              onChange={({ target }) => onPlace({ run: target.value || null, checkpoint: null })}
            >
              <option value="">{mode === "evaluate" ? "Choose a run" : "None: a recipe"}</option>
              {runs.map(({ id, name, step }) => (
                <option key={id} value={id}>
                  {name}, step {formatInteger(step)}
                </option>
              ))}
            </NativeSelect>
          </Field>
          {isOfRecipe && mode === "retrain" ? (
            <Field id="subject-recipe" label="Recipe">
              <NativeSelect id="subject-recipe" value={place.recipe} onChange={({ target }) => onPlace({ recipe: target.value })}>
                {recipes.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </NativeSelect>
            </Field>
          ) : (
            <Field id="subject-checkpoint" label="Checkpoint" hint={checkpoints?.length === 0 ? "This run has none yet." : undefined}>
              <NativeSelect
                id="subject-checkpoint"
                value={checkpointId ?? ""}
                disabled={isOfRecipe}
                onChange={({ target }) => onPlace({ checkpoint: target.value })}
              >
                {checkpoints?.map(({ id, step, validationLoss, best }) => (
                  <option key={id} value={id}>
                    Step {formatInteger(step)}, loss {formatLoss(validationLoss)}
                    {best ? ", best" : ""}
                  </option>
                ))}
              </NativeSelect>
            </Field>
          )}
        </div>
      </div>
    </SectionCard>
  );
}
