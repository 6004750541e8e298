/** Earlier sweeps and finished runs whose results inform the sampler before the first trial. */
import type { RunSummary, SweepSummary } from "@trainyard/contracts";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Checkbox } from "../../components/ui/checkbox";
import { formatLoss } from "../../lib/format";
import type { SweepForm } from "./sweep-form";

interface WarmStartProps {
  sweeps: readonly SweepSummary[];
  /** Finished ones of the same recipe. */
  runs: readonly RunSummary[];
  sweepIds: readonly string[];
  runIds: readonly string[];
  onChange: (changed: Partial<Pick<SweepForm, "warmSweepIds" | "warmRunIds">>) => void;
}

export function WarmStart({ sweeps, runs, sweepIds, runIds, onChange }: WarmStartProps) {
  const [open, setOpen] = useState(false);
  const count = sweepIds.length + runIds.length;
  return (
    <div className="mt-3 border-t pt-2.5">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-baseline gap-1.5 text-left text-xs"
      >
        <ChevronRight aria-hidden className={`size-3 shrink-0 self-center text-muted transition-transform ${open ? "rotate-90" : ""}`} />
        <span className="font-medium">Warm start</span>
        <span className="text-2xs text-muted">
          {count > 0 ? `${count} chosen` : "none"}: results whose values lie in the space inform the sampler from the start
        </span>
      </button>
      {open && (
        <div className="mt-2 grid gap-x-6 gap-y-3 sm:grid-cols-2">
          <List title="Sweeps" empty="There is no other sweep.">
            {sweeps.map(({ id, name, number, counts }) => (
              <Entry
                key={id}
                name={`#${number} ${name}`}
                note={`${counts.finished} finished`}
                checked={sweepIds.includes(id)}
                onChange={(checked) => onChange({ warmSweepIds: toggled(sweepIds, id, checked) })}
              />
            ))}
          </List>
          <List title="Finished runs of this recipe" empty="No run of this recipe has finished.">
            {runs.map(({ id, name, bestValidationLoss }) => (
              <Entry
                key={id}
                name={name}
                note={formatLoss(bestValidationLoss)}
                checked={runIds.includes(id)}
                onChange={(checked) => onChange({ warmRunIds: toggled(runIds, id, checked) })}
              />
            ))}
          </List>
        </div>
      )}
    </div>
  );
}

function toggled(ids: readonly string[], id: string, checked: boolean): readonly string[] {
  return checked ? [...ids, id] : ids.filter((each) => each !== id);
}

function List({ title, empty, children }: { title: string; empty: string; children: readonly ReactNode[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-2xs text-muted">{title}</h3>
      {children.length === 0 ? <p className="text-muted text-xs">{empty}</p> : <ul className="max-h-44 overflow-y-auto">{children}</ul>}
    </div>
  );
}

function Entry({ name, note, checked, onChange }: { name: string; note: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <li className="flex items-center gap-2 py-1 text-xs">
      <Checkbox label={`Start from what ${name} found`} checked={checked} onChange={onChange} />
      <span className="truncate">{name}</span>
      <span className="figures ml-auto whitespace-nowrap text-muted">{note}</span>
    </li>
  );
}
