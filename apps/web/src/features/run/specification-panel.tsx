/** What the run computes: differences from its recipe, then everything, to be copied as JSON. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { Copy, GitCompareArrows } from "lucide-react";
import { toast } from "sonner";
import { ChangeList } from "../../components/change-list";
import { Button } from "../../components/ui/button";
import { queries } from "../../lib/queries";
import { flatten, specificationChanges } from "../../lib/specification-changes";

export function SpecificationPanel({ run }: { run: RunDetail }) {
  const { data: recipes } = useQuery(queries.recipes);
  const recipe = recipes?.find(({ name }) => name === run.recipe);
  const changes = recipe === undefined ? null : specificationChanges(recipe.specification, run.specification);
  const copy = async () => {
    await navigator.clipboard.writeText(JSON.stringify(run.specification, null, 2));
    toast("Specification copied as JSON");
  };
  const sections = Object.entries(run.specification).filter(([, value]) => typeof value === "object");
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="flex items-center gap-2 font-medium">
          <GitCompareArrows className="size-4 text-muted" aria-hidden /> Differences from {run.recipe}
        </h3>
        <Button size="small" className="ml-auto" onClick={() => void copy()}>
          <Copy /> Copy as JSON
        </Button>
      </div>
      {changes !== null && <ChangeList changes={changes} />}
      <div className="grid gap-x-8 gap-y-4 border-t pt-4 sm:grid-cols-2 lg:grid-cols-3">
        {sections.map(([name, section]) => (
          <section key={name}>
            <h4 className="mb-1 font-medium text-muted text-xs capitalize">{name}</h4>
            <dl className="figures grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
              {[...flatten(section as object)].map(([key, value]) => (
                <div key={key} className="contents">
                  <dt className="text-muted">{key}</dt>
                  <dd className="truncate text-right" title={value}>
                    {value}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="figures text-muted">seed {run.specification.seed}</p>
      </div>
    </div>
  );
}
