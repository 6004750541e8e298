/** What the run computes: differences from its recipe first, then every setting by group, those that the recipe has folded. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type RunDetail, type RunSpecification, valueAt } from "@trainyard/contracts";
import { Copy, GitCompareArrows, Terminal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ChangeList } from "../../components/change-list";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { queries } from "../../lib/queries";
import { isSame, specificationChanges } from "../../specification/changes";
import { createCommand } from "../../specification/command";
import { type FormField, type FormGroup, formGroups } from "../../specification/fields";
import { readableAt, textsOf } from "../../specification/values";

export function SpecificationPanel({ run }: { run: RunDetail }) {
  const { data: recipes } = useQuery(queries.recipes);
  const [shown, setShown] = useState<"effective" | "all">("effective");
  const recipe = recipes?.find(({ name }) => name === run.recipe)?.specification;
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  };
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto flex items-center gap-2 font-medium">
          <GitCompareArrows className="size-4 text-muted" aria-hidden /> Differences from {run.recipe}
        </h3>
        {recipe !== undefined && (
          <Button size="small" onClick={() => void copy(createCommand(recipe, run.specification), "Command")}>
            <Terminal /> Copy as command
          </Button>
        )}
        <Button size="small" onClick={() => void copy(JSON.stringify(run.specification, null, 2), "Specification as JSON")}>
          <Copy /> Copy as JSON
        </Button>
      </div>
      {recipe !== undefined && (
        <ChangeList changes={specificationChanges(recipe, run.specification)} className="sm:grid-cols-2 xl:grid-cols-3" />
      )}
      <div className="flex items-center gap-3 border-t pt-4">
        <h3 className="font-medium">Settings</h3>
        <Choice
          label="Settings shown"
          value={shown}
          options={[
            { value: "effective", label: "with an effect" },
            { value: "all", label: "all" },
          ]}
          onChange={setShown}
        />
      </div>
      <div className="gap-x-8 sm:columns-2 xl:columns-3">
        {formGroups.map((group) => (
          <Group key={group.id} group={group} specification={run.specification} recipe={recipe} hidesIdle={shown === "effective"} />
        ))}
      </div>
    </div>
  );
}

interface GroupProps {
  group: FormGroup;
  specification: RunSpecification;
  recipe: RunSpecification | undefined;
  /** Leaves out what changes nothing under the other settings. */
  hidesIdle: boolean;
}

function Group({ group, specification, recipe, hidesIdle }: GroupProps) {
  const isChanged = ({ path }: FormField) => recipe !== undefined && !isSame(valueAt(specification, path), valueAt(recipe, path));
  const texts = textsOf(specification);
  const isShown = ({ path, matters }: FormField) =>
    valueAt(specification, path) !== undefined && (!hidesIdle || matters === undefined || matters.holds(texts));
  const fields = group.fields.filter(isShown);
  if (fields.length === 0) return null;
  return (
    <section className="mb-4 break-inside-avoid" data-testid={`specification-${group.id}`}>
      <h4 className="mb-1 font-medium text-muted text-xs">{group.title}</h4>
      <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
        {fields.map((field) => {
          const value = readableAt(specification, field);
          return (
            <div key={field.path} className="contents" data-field={field.path}>
              <dt className="text-muted" title={field.path}>
                {field.label}
              </dt>
              <dd className={`truncate text-right ${isChanged(field) ? "font-semibold" : ""}`} title={value}>
                {value}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
