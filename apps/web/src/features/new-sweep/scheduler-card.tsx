/** What ends a trial early, so that tokens go where they pay. */
import { CardChoice } from "../../components/ui/card-choice";
import type { FieldIssues } from "../../lib/field-issues";
import { type SchedulerName, schedulerWords } from "../sweep/sweep-words";
import { NumberField } from "./number-field";
import { defaultSchedulerTexts, schedulerFields } from "./scheduler-form";
import { SectionCard } from "./section-card";
import { type SweepForm, withScheduler } from "./sweep-form";

const order: readonly SchedulerName[] = ["asha", "successive-halving", "hyperband", "median", "percentile", "population", "none"];

interface SchedulerCardProps {
  form: SweepForm;
  issues: FieldIssues;
  onChange: (form: SweepForm) => void;
}

export function SchedulerCard({ form, issues, onChange }: SchedulerCardProps) {
  const fields = schedulerFields[form.scheduler];
  return (
    <SectionCard id="scheduler" title="Scheduler" note="What ends a trial early; a pruned one keeps its checkpoint and can go on">
      <div className="flex flex-col gap-3">
        <CardChoice
          label="Scheduler"
          dense
          value={form.scheduler}
          options={order.map((value) => ({ value, title: schedulerWords[value].title, text: schedulerWords[value].help }))}
          onChange={(name) => onChange(withScheduler(form, name, defaultSchedulerTexts(name)))}
        />
        {fields.length > 0 && (
          <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3 lg:grid-cols-4">
            {fields.map(({ name, label, hint }) => (
              <NumberField
                key={name}
                id={`scheduler.${name}`}
                label={label}
                hint={hint}
                error={issues[`scheduler.${name}`]}
                value={form.schedulerTexts[name] ?? ""}
                onChange={(text) => onChange(withScheduler(form, form.scheduler, { ...form.schedulerTexts, [name]: text }))}
              />
            ))}
          </div>
        )}
      </div>
    </SectionCard>
  );
}
