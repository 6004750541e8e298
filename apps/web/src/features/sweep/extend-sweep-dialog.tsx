/** More trials or more budget for a sweep; one that has ended goes on. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { numberText, parseNumber, type SweepBudget, type SweepDetail, sweepEditRequest } from "@trainyard/contracts";
import { Expand } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { keys } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { NumberField } from "../new-sweep/number-field";

const limits: readonly { name: keyof SweepBudget; label: string }[] = [
  { name: "tokens", label: "Tokens at most" },
  { name: "flops", label: "FLOPs at most" },
  { name: "nodeHours", label: "Node hours at most" },
];

export function ExtendSweepDialog({ sweep, onClose }: { sweep: SweepDetail; onClose: () => void }) {
  const client = useQueryClient();
  const { budget } = sweep;
  const isPopulation = sweep.specification.scheduler.name === "population";
  const [trials, setTrials] = useState(String(isPopulation ? sweep.trials : sweep.trials * 2));
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(limits.map(({ name }) => [name, budget[name] === null ? "" : numberText(budget[name])])),
  );
  const hasEnded = sweep.status === "finished" || sweep.status === "stopped";
  const form = useActionForm({
    schema: sweepEditRequest,
    fields: {
      trials: parseNumber(trials),
      budget: Object.fromEntries(limits.map(({ name }) => [name, texts[name]?.trim() ? parseNumber(texts[name]) : null])),
    },
    call: async (body) => {
      const edited = await api.call("editSweep", { sweepId: sweep.id, body });
      return hasEnded ? api.call("resumeSweep", { sweepId: sweep.id, body: { ...authorField(), reason: body.reason } }) : edited;
    },
    onDone: ({ trials: planned }) => {
      toast.success(`${sweep.name} goes on to ${planned} trials`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sweeps }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Extend ${sweep.name}`}
      description={`${hasEnded ? "It has ended and goes on. " : ""}Trials that there are keep their values; those to come are informed by them.`}
      testId="extend-sweep-dialog"
      confirm={{ label: "Extend the sweep", busy: "Extending", icon: Expand }}
      sentence={{ hint: "Kept with the sweep", placeholder: "The best region is still thin", focused: false }}
    >
      <div className="grid grid-cols-2 gap-x-4 gap-y-1">
        <NumberField
          id="extend-trials"
          label="Trials in all"
          hint={isPopulation ? "As many as the population has" : `Now ${sweep.trials}`}
          error={form.issues.trials}
          value={trials}
          onChange={setTrials}
        />
        {limits
          .filter(({ name }) => budget[name] !== null)
          .map(({ name, label }) => (
            <NumberField
              key={name}
              id={`extend-${name}`}
              label={label}
              hint={`Now ${budget[name] === null ? "no limit" : numberText(budget[name])}; empty: no limit`}
              error={form.issues[`budget.${name}`]}
              value={texts[name] ?? ""}
              onChange={(text) => setTexts((now) => ({ ...now, [name]: text }))}
            />
          ))}
      </div>
    </ActionDialog>
  );
}
