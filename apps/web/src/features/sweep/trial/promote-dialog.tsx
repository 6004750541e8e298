/** Makes a full run of a trial: goes on from its checkpoint or begins anew with its values; lineage leads back to the trial. */
import { fieldValue, type RunOverrides, runOverrides, type Trial } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { Rocket } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CardChoice } from "../../../components/ui/card-choice";
import { Field, Input } from "../../../components/ui/field";
import { formatCount, formatInteger } from "../../../lib/format";
import { formField } from "../../../specification/fields";
import { unitOf } from "../../new-run/draft";
import { NumberField } from "../../new-sweep/number-field";
import { objectiveText } from "../sweep-words";
import { trialsText } from "./trial-actions";
import type { TrialDialogProps } from "./trial-dialog-props";
import { TrialForm, useTrialForm } from "./trial-form";

const ways = [
  { value: "checkpoint", title: "Go on from its checkpoint", text: "Keeps what it learned; the lineage shows it as a fork." },
  { value: "start", title: "Begin anew", text: "Its values from step 0, with a schedule made for the new length." },
] as const;

export function PromoteDialog({ sweep, trials, onClose }: TrialDialogProps) {
  const router = useRouter();
  const canGoOn = trials.every(({ runId, step }) => runId !== null && step > 0);
  const [from, setFrom] = useState<"checkpoint" | "start">(canGoOn ? "checkpoint" : "start");
  const [length, setLength] = useState("");
  const [name, setName] = useState("");
  const numbers = trials.map(({ number }) => number);
  const unit = unitOf(resolveSpecification(sweep.recipe, sweep.specification.overrides));
  const overrides = durationOf(length, unit);
  const form = useTrialForm({
    sweep,
    asked: { action: "promote", numbers, from, overrides, ...(name.trim() !== "" && trials.length === 1 && { name: name.trim() }) },
    onClose,
    onDone: ([first, ...others]) => {
      if (others.length === 0 && first !== undefined && first.runId !== null) router.push(`/runs/${first.runId}`);
    },
  });
  return (
    <TrialForm
      form={form}
      title={`Promote ${trialsText(numbers)} to ${trials.length === 1 ? "a full run" : "full runs"}`}
      description={summary(sweep, trials)}
      testId="promote-dialog"
      confirm={{ label: "Promote", busy: "Promoting", icon: Rocket }}
      onClose={onClose}
    >
      <CardChoice
        label="Where the run begins"
        value={from}
        options={ways.filter(({ value }) => value === "start" || canGoOn)}
        onChange={setFrom}
      />
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        <NumberField
          id="promote-length"
          label="Length of the run"
          hint={lengthHint(trials, unit)}
          error={form.issues[`do.overrides.duration.${unit}`] ?? form.issues["do.overrides.duration"]}
          unit={unit}
          placeholder="the trial's"
          value={length}
          onChange={setLength}
        />
        {trials.length === 1 && (
          <Field id="promote-name" label="Name" hint="Made from the trial if empty" error={form.issues["do.name"]}>
            <Input
              id="promote-name"
              aria-describedby="promote-name-note"
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        )}
      </div>
    </TrialForm>
  );
}

function durationOf(text: string, unit: "steps" | "tokens"): RunOverrides {
  const field = formField(`duration.${unit}`);
  if (text.trim() === "" || field === undefined) return runOverrides.parse({});
  return { duration: { [unit]: fieldValue(field, text) } as NonNullable<RunOverrides["duration"]> };
}

function lengthHint(trials: readonly Trial[], unit: "steps" | "tokens"): string {
  const lengths = [...new Set(trials.map((trial) => (unit === "steps" ? trial.totalSteps : trial.totalTokens)))];
  const [only = 0] = lengths;
  if (lengths.length > 1) return "In all; empty: as each trial was planned";
  return `In all; the trial's ${unit === "steps" ? formatInteger(only) : formatCount(only)} if empty`;
}

function summary({ specification }: TrialDialogProps["sweep"], trials: readonly Trial[]): string {
  const [only, ...others] = trials;
  const [objective] = specification.objectives;
  if (only === undefined || others.length > 0 || objective === undefined) return "Each becomes a run of its own on the next free node.";
  return `${objectiveText(objective, only.objectives[0])} after ${formatCount(only.tokens)} tokens. It becomes a run of its own on the next free node.`;
}
