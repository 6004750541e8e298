/** The rungs: by a rule between two sizes, or each by hand. */
"use client";

import { Plus, Trash2, Undo2 } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { Input } from "../../components/ui/field";
import { cn } from "../../lib/class-names";
import { messageOf } from "../../lib/error-message";
import { NumberField } from "../new-sweep/number-field";
import { SectionCard } from "../new-sweep/section-card";
import { type BudgetKind, type RuleTexts, rungFields } from "./ladder-form";
import type { LadderDraftState } from "./use-ladder-draft";

const budgets: readonly { value: BudgetKind; label: string }[] = [
  { value: "tokens-per-parameter", label: "Tokens a parameter" },
  { value: "flops", label: "FLOPs a rung" },
];

export function RungsCard({ state }: { state: LadderDraftState }) {
  const { form, change, issues, rungs } = state;
  const isByRule = form.rungs === null;
  return (
    <SectionCard
      id="rungs"
      title="Rungs"
      note={isByRule ? "By the rule; changing one makes them yours" : "Yours; the rule chooses no more"}
    >
      <fieldset disabled={!isByRule} className={cn("flex flex-col gap-1", !isByRule && "opacity-50")}>
        <legend className="sr-only">The rule</legend>
        <RuleFields rule={form.rule} issues={issues} onChange={(rule) => change({ rule: { ...form.rule, ...rule } })} />
      </fieldset>
      {state.rungsError !== null && isByRule && (
        <p role="alert" className="pb-2 text-danger text-xs">
          {messageOf(state.rungsError)}
        </p>
      )}
      <RungRows state={state} />
      {isByRule && !state.isChoosing && rungs.length > 0 && rungs.length < Number(form.rule.count) && (
        <p className="mt-1 text-2xs text-warning">
          Only {rungs.length}: the recipe has no more shapes between these sizes. Its embeddings set the smallest.
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button size="small" disabled={rungs.length === 0} onClick={() => change({ rungs: [...rungs, doubled(rungs)] })}>
          <Plus /> Add a rung
        </Button>
        {!isByRule && (
          <Button size="small" variant="ghost" onClick={() => change({ rungs: null })}>
            <Undo2 /> Back to the rule
          </Button>
        )}
      </div>
      {issues.rungs !== undefined && <p className="mt-1 font-medium text-2xs text-danger">Rungs: {issues.rungs}</p>}
    </SectionCard>
  );
}

interface RuleFieldsProps {
  rule: RuleTexts;
  issues: LadderDraftState["issues"];
  onChange: (changed: Partial<RuleTexts>) => void;
}

function RuleFields({ rule, issues, onChange }: RuleFieldsProps) {
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-4">
        <NumberField
          id="ladder-count"
          label="Rungs"
          hint="Four or more for a fit"
          error={issues.count}
          value={rule.count}
          onChange={(count) => onChange({ count })}
        />
        <NumberField
          id="ladder-smallest"
          label="Smallest"
          unit="params"
          hint="Parameters, such as 50k"
          error={issues.smallestParameters}
          value={rule.smallest}
          onChange={(smallest) => onChange({ smallest })}
        />
        <NumberField
          id="ladder-largest"
          label="Largest"
          unit="params"
          hint="Parameters, such as 2M"
          error={issues.largestParameters}
          value={rule.largest}
          onChange={(largest) => onChange({ largest })}
        />
        <NumberField
          id="ladder-budget"
          label={budgets.find(({ value }) => value === rule.budgetKind)?.label ?? "Budget"}
          hint={rule.budgetKind === "flops" ? "Such as 1e15" : "20 is about Chinchilla's"}
          error={issues["budget.value"]}
          value={rule.budget}
          onChange={(budget) => onChange({ budget })}
        />
      </div>
      <Choice
        label="Length of each rung by"
        value={rule.budgetKind}
        options={budgets}
        onChange={(budgetKind) => onChange({ budgetKind, budget: budgetKind === "flops" ? "1e15" : "20" })}
        className="mb-3 self-start"
      />
    </>
  );
}

function RungRows({ state: { form, change, rungs, issues, isChoosing } }: { state: LadderDraftState }) {
  if (rungs.length === 0)
    return <p className="py-3 text-muted text-xs">{isChoosing ? "Choosing sizes." : "Sizes stand here once the rule can be read."}</p>;
  return (
    <table
      className={cn("figures w-full text-left", isChoosing && form.rungs === null && "opacity-50")}
      aria-label="Rungs"
      data-testid="rung-rows"
    >
      <thead className="text-2xs text-muted">
        <tr className="[&>th]:pb-1 [&>th]:font-normal">
          <th className="w-6" />
          {rungFields.map(({ name, label }) => (
            <th key={name} scope="col">
              {label}
            </th>
          ))}
          <th className="w-8" />
        </tr>
      </thead>
      <tbody>
        {rungs.map((rung, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place; its texts change as one types.
          <tr key={index} className="[&>td]:py-0.5 [&>td]:pr-2">
            <th scope="row" className="text-muted text-xs">
              {index + 1}
            </th>
            {rungFields.map(({ name, label }) => {
              const issue = issues[`rungs.${index}.${name}`];
              return (
                <td key={name}>
                  <Input
                    aria-label={`${label} of rung ${index + 1}`}
                    aria-invalid={issue !== undefined}
                    title={issue}
                    inputMode="decimal"
                    value={rung[name]}
                    onChange={({ target }) =>
                      change({ rungs: rungs.map((each, at) => (at === index ? { ...each, [name]: target.value } : each)) })
                    }
                    className="h-7 px-2 text-xs"
                  />
                  {issue !== undefined && <p className="text-2xs text-danger">{issue}</p>}
                </td>
              );
            })}
            <td>
              <Button
                variant="ghost"
                size="icon-small"
                aria-label={`Remove rung ${index + 1}`}
                disabled={rungs.length <= 2}
                onClick={() => change({ rungs: rungs.filter((_, at) => at !== index) })}
              >
                <Trash2 />
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A first guess for a rung beyond the last: as it is, to be made larger. */
function doubled(rungs: LadderDraftState["rungs"]) {
  return rungs.at(-1) ?? { layers: "2", width: "64", heads: "2", tokens: "1M" };
}
