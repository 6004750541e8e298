/** What is trained at each size: rates and batch, seeds, a small sweep of the rate, and which rungs are held out. */
"use client";

import { CardChoice } from "../../components/ui/card-choice";
import { NumberField } from "../new-sweep/number-field";
import { SectionCard } from "../new-sweep/section-card";
import type { LadderForm } from "./ladder-form";
import type { LadderDraftState } from "./use-ladder-draft";

const hyperparameters: readonly { value: LadderForm["hyperparameters"]; title: string; text: string }[] = [
  { value: "interpolated", title: "Interpolated", text: "Each size has the rate that published tables give for it." },
  { value: "recipe", title: "The recipe's", text: "One rate for all sizes, as the recipe has it." },
  { value: "mup", title: "muP", text: "One rate for all; initialisation, rates and output follow the width." },
];

const fields: readonly {
  name: "seeds" | "factors" | "heldOut" | "parallel";
  issue: string;
  label: string;
  hint: string;
}[] = [
  { name: "seeds", issue: "seeds", label: "Seeds", hint: "Runs of a rung that differ by seed alone; two tell the noise" },
  { name: "factors", issue: "learningRateFactors", label: "Factors of the rate", hint: "A small sweep, such as 0.5, 1, 2" },
  { name: "heldOut", issue: "heldOut", label: "Held out", hint: "Largest rungs that the fit does not see" },
  { name: "parallel", issue: "parallel", label: "At once", hint: "Runs at the same time, at most" },
];

export function RunsCard({ state: { form, change, issues } }: { state: LadderDraftState }) {
  return (
    <SectionCard id="runs" title="Runs of a rung" note="Settings by size, repeats, and what tests the prediction">
      <CardChoice
        label="Learning rate by size"
        value={form.hyperparameters}
        options={hyperparameters}
        onChange={(chosen) => change({ hyperparameters: chosen })}
      />
      <div className="mt-3 grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-4">
        {fields.map(({ name, issue, label, hint }) => (
          <NumberField
            key={name}
            id={`ladder-${name}`}
            label={label}
            hint={hint}
            error={issues[issue] ?? Object.entries(issues).find(([path]) => path.startsWith(`${issue}.`))?.[1]}
            value={form[name]}
            onChange={(text) => change({ [name]: text })}
          />
        ))}
      </div>
    </SectionCard>
  );
}
