/** What seldom changes: repeats that show the noise, the order of decisions, the seed, and what informs the search from the start. */
import { useQuery } from "@tanstack/react-query";
import { Choice } from "../../components/ui/choice";
import type { FieldIssues } from "../../lib/field-issues";
import { queries } from "../../lib/queries";
import { NumberField } from "./number-field";
import { SectionCard } from "./section-card";
import type { SweepForm } from "./sweep-form";
import { WarmStart } from "./warm-start";

interface MoreCardProps {
  form: SweepForm;
  recipe: string;
  issues: FieldIssues;
  onChange: (changed: Partial<SweepForm>) => void;
}

export function MoreCard({ form, recipe, issues, onChange }: MoreCardProps) {
  const { data: sweeps = [] } = useQuery(queries.sweeps);
  const { data: runs = [] } = useQuery(queries.runs);
  return (
    <SectionCard id="more" title="Repeats, order and start" note="Noise between seeds, and what is known before">
      <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        <NumberField
          id="sweep-repeatConfigurations"
          label="Repeat the best"
          hint="Configurations, once all trials have ended: how much of a lead is luck"
          error={issues["repeats.configurations"]}
          value={form.repeatConfigurations}
          onChange={(repeatConfigurations) => onChange({ repeatConfigurations })}
        />
        <NumberField
          id="sweep-repeatSeeds"
          label="Further seeds of each"
          hint="Each a whole trial more"
          error={issues["repeats.seeds"]}
          value={form.repeatSeeds}
          onChange={(repeatSeeds) => onChange({ repeatSeeds })}
        />
        <NumberField
          id="sweep-seed"
          label="Seed of the search"
          hint="Same seed, same trials"
          error={issues.seed}
          value={form.seed}
          onChange={(seed) => onChange({ seed })}
        />
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <span className="font-medium text-xs">Decisions fall</span>
        <Choice
          label="Order of decisions"
          value={form.order}
          options={[
            { value: "exact", label: "in exact order" },
            { value: "arrival", label: "as results come" },
          ]}
          onChange={(order) => onChange({ order })}
        />
        <span className="text-2xs text-muted">
          {form.order === "exact"
            ? "Whatever nodes do, the same trials: a fast one may wait for a slow one."
            : "Nobody waits; another time the trials may be others."}
        </span>
      </div>
      <WarmStart
        sweeps={sweeps}
        runs={runs.filter(({ status, recipe: of }) => status === "finished" && of === recipe)}
        sweepIds={form.warmSweepIds}
        runIds={form.warmRunIds}
        onChange={onChange}
      />
    </SectionCard>
  );
}
