/** Chooses parts to pull out, group by group. */
"use client";

import type { RunSpecification } from "@trainyard/contracts";
import { type PartGroup, partLabel, partsOf } from "@trainyard/search/ablation";
import { useMemo } from "react";
import { Button } from "../../components/ui/button";
import { Checkbox } from "../../components/ui/checkbox";
import { Field, TextArea } from "../../components/ui/field";
import { cn } from "../../lib/class-names";
import { SectionCard } from "../new-sweep/section-card";

interface PartsCardProps {
  specification: RunSpecification;
  parts: readonly string[];
  further: string;
  error: string | undefined;
  onChange: (changed: { parts?: readonly string[]; further?: string }) => void;
}

const titles: Record<PartGroup, string> = {
  heads: "Heads",
  attention: "Attention, all heads of a layer",
  "feed-forward": "Feed-forward blocks",
  layers: "Whole layers",
  whole: "Throughout the model",
};

export function PartsCard({ specification, parts, further, error, onChange }: PartsCardProps) {
  const groups = useMemo(() => partsOf(specification), [specification]);
  const chosen = new Set(parts);
  const set = (changed: readonly string[], on: boolean) =>
    onChange({ parts: on ? [...parts, ...changed.filter((part) => !chosen.has(part))] : parts.filter((part) => !changed.includes(part)) });
  return (
    <SectionCard id="parts" title="Parts to pull out" note={`${parts.length} chosen; layers and heads count from 0`}>
      <div className="flex flex-col gap-3">
        {(Object.entries(groups) as [PartGroup, string[]][]).map(([group, all]) => (
          <fieldset key={group} className="flex flex-col gap-1.5" data-testid={`parts-${group}`}>
            <legend className="contents">
              <span className="flex items-center gap-2 font-medium text-xs">
                <Checkbox label={`All: ${titles[group]}`} checked={stateOf(all, chosen)} onChange={(on) => set(all, on)} />
                {titles[group]} <span className="figures font-normal text-muted">{all.length}</span>
              </span>
            </legend>
            <div className="flex max-h-28 flex-wrap gap-1 overflow-y-auto">
              {all.map((part) => (
                <Button
                  key={part}
                  size="small"
                  aria-pressed={chosen.has(part)}
                  title={partLabel(part)}
                  onClick={() => set([part], !chosen.has(part))}
                  className={cn("figures", chosen.has(part) && "border-foreground bg-foreground/10 font-semibold")}
                >
                  {group === "whole" ? partLabel(part) : part.slice(part.indexOf(":") + 1)}
                </Button>
              ))}
            </div>
          </fieldset>
        ))}
        <Field id="further-parts" label="Other differences" hint="one a line, such as field:model.norm=rms" error={error}>
          <TextArea
            id="further-parts"
            aria-describedby="further-parts-note"
            rows={2}
            spellCheck={false}
            value={further}
            onChange={({ target }) => onChange({ further: target.value })}
            className="font-mono text-xs"
          />
        </Field>
      </div>
    </SectionCard>
  );
}

function stateOf(all: readonly string[], chosen: ReadonlySet<string>): boolean | "indeterminate" {
  const count = all.filter((part) => chosen.has(part)).length;
  if (count === 0) return false;
  return count === all.length ? true : "indeterminate";
}
