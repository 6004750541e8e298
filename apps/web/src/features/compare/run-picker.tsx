/** Dialog in which runs are chosen for the comparison, trials of sweeps among them. */
"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RunSummary } from "@trainyard/contracts";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { LoadError } from "../../components/load-error";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Button } from "../../components/ui/button";
import { Checkbox } from "../../components/ui/checkbox";
import { Dialog } from "../../components/ui/dialog";
import { Input } from "../../components/ui/field";
import { api } from "../../lib/api";
import { formatLoss } from "../../lib/format";
import { keys } from "../../lib/queries";
import { mostCompared } from "./compare-href";

const everyRun = queryOptions({
  queryKey: [...keys.runs, "with trials"] as const,
  queryFn: async ({ signal }) => (await api.call("listRuns", { query: { limit: 1_000, trials: "include" } }, { signal })).items,
});

interface RunPickerProps {
  runIds: readonly string[];
  onChange: (runIds: readonly string[]) => void;
  onClose: () => void;
}

export function RunPicker({ runIds, onChange, onClose }: RunPickerProps) {
  const { data: runs, error, refetch } = useQuery(everyRun);
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/);
  const shown = runs?.filter((run) => words.every((word) => nameOf(run).includes(word))) ?? [];
  const toggle = (runId: string, on: boolean) => onChange(on ? [...runIds, runId] : runIds.filter((id) => id !== runId));
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="Choose runs"
      description={`${runIds.length} of at most ${mostCompared} chosen. The others are measured against the first.`}
      testId="run-picker"
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="relative mb-2">
        <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
        <Input
          type="search"
          aria-label="Find a run"
          placeholder="Name, recipe, sweep"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-8"
          autoFocus
        />
      </div>
      {error !== null && runs === undefined && <LoadError what="the runs" error={error} retry={() => void refetch()} />}
      {runs !== undefined && shown.length === 0 && <p className="py-6 text-center text-muted">No run matches.</p>}
      <ul className="figures flex flex-col">
        {shown.map((run) => {
          const chosen = runIds.includes(run.id);
          return (
            <li key={run.id} className="flex h-10 items-center gap-3 border-b last:border-b-0">
              <fieldset disabled={!chosen && runIds.length >= mostCompared} className="contents">
                <Checkbox label={`Compare ${run.name}`} checked={chosen} onChange={(on) => toggle(run.id, on)} />
              </fieldset>
              <span className="min-w-0">
                <span className="block truncate">{run.name}</span>
                {run.trialOf !== null && (
                  <span className="block truncate text-2xs text-muted">
                    trial {run.trialOf.number} of {run.trialOf.sweepName}
                  </span>
                )}
              </span>
              <span className="ml-auto text-muted">{formatLoss(run.validationLoss)}</span>
              <RunStatusBadge run={run} />
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

function nameOf({ name, recipe, id, trialOf }: RunSummary): string {
  return `${name} ${recipe} ${id} ${trialOf?.sweepName ?? ""}`.toLowerCase();
}
