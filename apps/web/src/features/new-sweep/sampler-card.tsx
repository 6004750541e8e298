/** What suggests the next configuration. */
import type { SamplerName } from "@trainyard/contracts";
import { CardChoice } from "../../components/ui/card-choice";
import type { FieldIssues } from "../../lib/field-issues";
import { samplerWords } from "../sweep/sweep-words";
import { NumberField } from "./number-field";
import { SectionCard } from "./section-card";
import type { SweepForm } from "./sweep-form";

const order: readonly SamplerName[] = ["default", "tpe", "gp", "cma-es", "sobol", "random", "grid"];
const modelled: readonly SamplerName[] = ["tpe", "gp", "cma-es"];

interface SamplerCardProps {
  form: Pick<SweepForm, "sampler" | "gridPoints" | "startupTrials">;
  issues: FieldIssues;
  onChange: (changed: Partial<SweepForm>) => void;
}

export function SamplerCard({ form, issues, onChange }: SamplerCardProps) {
  return (
    <SectionCard id="sampler" title="Sampler" note="What suggests the next configuration">
      <div className="flex flex-col gap-3">
        <CardChoice
          label="Sampler"
          dense
          value={form.sampler}
          options={order.map((value) => ({ value, title: samplerWords[value].title, text: samplerWords[value].help }))}
          onChange={(sampler) => onChange({ sampler })}
        />
        {form.sampler === "grid" && (
          <NumberField
            id="sampler.gridPoints"
            label="Points of a parameter without steps"
            hint="Spread over its range, ends included"
            error={issues["sampler.gridPoints"]}
            value={form.gridPoints}
            onChange={(gridPoints) => onChange({ gridPoints })}
            className="max-w-56"
          />
        )}
        {modelled.includes(form.sampler) && (
          <NumberField
            id="sampler.startupTrials"
            label="Trials before the model"
            hint="Drawn first; empty: the sampler's own number"
            error={issues["sampler.startupTrials"]}
            placeholder="its own"
            value={form.startupTrials}
            onChange={(startupTrials) => onChange({ startupTrials })}
            className="max-w-56"
          />
        )}
      </div>
    </SectionCard>
  );
}
