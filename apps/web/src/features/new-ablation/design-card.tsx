/** How parts go out, and what the study may spend. */
"use client";

import { CardChoice } from "../../components/ui/card-choice";
import type { FieldIssues } from "../../lib/field-issues";
import { NumberField } from "../new-sweep/number-field";
import { SectionCard } from "../new-sweep/section-card";
import type { AblationForm } from "./ablation-form";

interface DesignCardProps {
  form: AblationForm;
  issues: FieldIssues;
  onChange: (changed: Partial<AblationForm>) => void;
}

export function DesignCard({ form, issues, onChange }: DesignCardProps) {
  const field = (name: "batches" | "steps" | "firstSeeds" | "mostSeeds" | "mostRuns" | "parallel", label: string, hint: string) => (
    <NumberField
      id={name}
      label={label}
      hint={hint}
      error={issues[name]}
      value={form[name]}
      onChange={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <SectionCard id="design" title="Design and budget" note="how parts go out, and how sure the study wants to be">
      <div className="flex flex-col gap-3">
        <CardChoice
          label="Design"
          value={form.design}
          options={[
            { value: "one-at-a-time", title: "One at a time", text: "Each part out alone." },
            { value: "leave-one-in", title: "All but one", text: "Everything chosen is out but one." },
            { value: "pairs", title: "Pairs", text: "Every two out together, for interactions." },
          ]}
          onChange={(design) => onChange({ design })}
        />
        {form.mode === "evaluate" ? (
          <div className="grid gap-x-3 sm:grid-cols-3">
            {field("batches", "Batches", "evaluation batches a look; more narrow the intervals")}
          </div>
        ) : (
          <div className="grid gap-x-3 sm:grid-cols-3">
            {field("steps", "Steps a run", "empty: as long as the original")}
            {field("firstSeeds", "Seeds at first", "of the baseline and each variant")}
            {field("mostSeeds", "Seeds at most", "added until told apart from noise")}
            {field("mostRuns", "Runs at most", "budget of the whole study")}
            {field("parallel", "At once", "runs that train beside each other")}
          </div>
        )}
      </div>
    </SectionCard>
  );
}
