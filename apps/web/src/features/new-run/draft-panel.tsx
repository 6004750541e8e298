/** Beside the form: the study of the draft, what differs from the recipe, and the button that starts it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, Recipe, RunSpecification } from "@trainyard/contracts";
import { Play } from "lucide-react";
import { useDeferredValue } from "react";
import { ChangeList } from "../../components/change-list";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { cn } from "../../lib/class-names";
import { messageOf } from "../../lib/error-message";
import { queries } from "../../lib/queries";
import { formField } from "../../specification/fields";
import type { Draft } from "./draft";
import { LaunchSection } from "./launch/launch-section";
import type { LaunchState } from "./launch/use-launch-check";
import { Study } from "./study/study";
import type { CreateRun } from "./use-create-run";

const noNodes: readonly Node[] = [];

interface DraftPanelProps {
  recipe: Recipe;
  draft: Draft;
  /** The draft's, or the newest that had no wrong value in it. */
  specification: RunSpecification;
  create: CreateRun;
  launch: LaunchState;
  onField: (path: string, text: string) => void;
  onRevert: (field: string) => void;
}

export function DraftPanel({ recipe, draft, specification, create, launch, onField, onRevert }: DraftPanelProps) {
  const { data: nodes = noNodes } = useQuery(queries.nodes);
  // Counting and drawing may come a moment after what was typed.
  const studied = useDeferredValue(specification);
  const isStale = draft.specification === null;
  return (
    <Card className="flex flex-col lg:sticky lg:top-5 lg:max-h-[calc(100dvh-2.5rem)]" aria-label="The run as drafted">
      <div className="flex flex-col gap-2 px-4 py-3 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-14 max-lg:z-20 max-lg:border-t max-lg:bg-surface max-lg:py-2 md:max-lg:bottom-0 lg:border-b">
        <Button
          variant="primary"
          size="large"
          type="submit"
          disabled={isStale || launch.isHeldBack || create.isStarting}
          data-testid="start-run"
        >
          <Play /> {create.isStarting ? "Starting" : "Start run"}
        </Button>
        <Refusals draft={draft} create={create} />
      </div>
      <div className="min-h-0 flex-1 divide-y lg:overflow-y-auto lg:overscroll-contain">
        <LaunchSection launch={launch} draft={draft} specification={specification} onField={onField} />
        <section className="px-4 py-3" data-testid="differences">
          <h2 className="mb-1.5 font-medium text-muted text-xs">Differences from {recipe.title}</h2>
          {isStale ? (
            <p className="text-muted">Shown once every value is right.</p>
          ) : (
            <ChangeList changes={draft.changes} onRevert={onRevert} />
          )}
        </section>
        <div className={cn(isStale && "opacity-50")} aria-busy={isStale}>
          <Study specification={studied} nodes={nodes} fitsCpu={recipe.fitsCpu} />
        </div>
      </div>
    </Card>
  );
}

/** What the server refused, and what is wrong here; each leads to its field. */
function Refusals({ draft, create }: Pick<DraftPanelProps, "draft" | "create">) {
  const wrong = Object.entries({ ...draft.issues, ...create.issues });
  if (create.error !== null && wrong.length === 0)
    return (
      <p role="alert" className="text-danger text-xs">
        {messageOf(create.error)}
      </p>
    );
  if (wrong.length === 0) return null;
  return (
    <ul role="alert" className="flex max-h-32 flex-col gap-1 overflow-y-auto text-danger text-xs">
      {wrong.map(([path, message]) => {
        const field = formField(path);
        return (
          <li key={path}>
            {field === undefined ? (
              `${path}: ${message}`
            ) : (
              <button
                type="button"
                className="text-left underline underline-offset-2"
                onClick={() => document.getElementById(path)?.focus()}
              >
                {field.label}: {message}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
