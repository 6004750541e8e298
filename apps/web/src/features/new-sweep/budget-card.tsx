/** How many trials, how many at once, and what the sweep may use up; the same fields when a sweep that has begun is edited. */
import type { FieldIssues } from "../../lib/field-issues";
import { NumberField } from "./number-field";
import { SectionCard } from "./section-card";
import type { BudgetTexts } from "./sweep-form";

interface BudgetCardProps {
  texts: BudgetTexts;
  issues: FieldIssues;
  /** Why the number of trials stands. */
  trialsFixed?: string | undefined;
  onChange: (changed: Partial<BudgetTexts>) => void;
}

const fields: readonly { name: keyof BudgetTexts; issue: string; label: string; hint: string; unit?: string; placeholder?: string }[] = [
  { name: "trials", issue: "trials", label: "Trials", hint: "Configurations in all, repeats aside" },
  { name: "parallel", issue: "parallel", label: "At once", hint: "Trials that run at the same time, at most" },
  {
    name: "share",
    issue: "share",
    label: "Share of the nodes",
    hint: "All sweeps together, while ordinary runs wait; one node at least",
    unit: "%",
  },
  { name: "tokens", issue: "budget.tokens", label: "Tokens at most", hint: "Such as 20M", placeholder: "no limit" },
  { name: "flops", issue: "budget.flops", label: "FLOPs at most", hint: "Such as 1e15", placeholder: "no limit" },
  {
    name: "nodeHours",
    issue: "budget.nodeHours",
    label: "Node hours at most",
    hint: "One node training for an hour",
    placeholder: "no limit",
  },
];

export function BudgetCard({ texts, issues, trialsFixed, onChange }: BudgetCardProps) {
  return (
    <SectionCard id="budget" title="Budget" note="Used up, nothing new is started; what runs comes to its next rung">
      <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        {fields.map(({ name, issue, label, hint, unit, placeholder }) => (
          <NumberField
            key={name}
            id={`sweep-${name}`}
            label={label}
            hint={name === "trials" && trialsFixed !== undefined ? trialsFixed : hint}
            error={issues[issue]}
            {...(unit !== undefined && { unit })}
            {...(placeholder !== undefined && { placeholder })}
            value={texts[name]}
            onChange={(text) => onChange({ [name]: text })}
          />
        ))}
      </div>
    </SectionCard>
  );
}
