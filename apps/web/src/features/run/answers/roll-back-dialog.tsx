/** Go back before a stretch of the curve: what it costs at this moment, what is left out, what is changed, and why. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RunDetail, rollBackRequest } from "@trainyard/contracts";
import { History } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { Field, Input, NativeSelect } from "../../../components/ui/field";
import { Switch } from "../../../components/ui/switch";
import { api } from "../../../lib/api";
import { messageOf } from "../../../lib/error-message";
import { issuesOfError } from "../../../lib/field-issues";
import { formatInteger, formatLoss, formatScientific } from "../../../lib/format";
import { keys, queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import type { StepRange } from "../../../lib/step-range";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import type { FieldTexts } from "../../../specification/condition";
import type { RollBackPurpose } from "../ask";
import { SettingsSearch } from "../change/settings-search";
import { AheadNotice } from "../environment/ahead-notice";
import { RollBackPlanPanel } from "./roll-back-plan-panel";
import { type RollBackChoice, rollBackDraft } from "./roll-back-request";

interface RollBackDialogProps {
  run: RunDetail;
  range: StepRange;
  purpose: RollBackPurpose;
  typed?: FieldTexts | undefined;
  incidentId?: string | undefined;
  onClose: () => void;
  onDone: () => void;
}

const titles: Record<RollBackPurpose, string> = {
  skip: "Roll back and skip these samples",
  lower: "Lower the learning rate from an earlier checkpoint",
  restart: "Restart from before this stretch",
};

export function RollBackDialog({ run, range, purpose, typed = {}, incidentId, onClose, onDone }: RollBackDialogProps) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<RollBackChoice>({
    range,
    checkpointId: null,
    skipSamples: purpose === "skip",
    factor: purpose === "lower" ? "0.5" : "1",
    typed,
  });
  const choose = (part: Partial<RollBackChoice>) => setChoice((old) => ({ ...old, ...part }));
  const draft = rollBackDraft(run.specification, choice);
  const plan = useQuery(recoveryQueries.rollBackPlan(run.id, draft.request));
  const form = useActionForm({
    schema: rollBackRequest,
    fields: { ...draft.request, ...(incidentId !== undefined && { incidentId }) },
    call: (body) => api.call("rollBackRun", { runId: run.id, body }),
    onDone: () => {
      toast(`Rolling ${run.name} back`, { description: "What it really cost is told when the run goes on." });
      onDone();
    },
    onSettled: () => {
      refreshRun(client, run.id);
      void client.invalidateQueries({ queryKey: keys.incidents });
    },
  });
  const refusal = form.error ?? plan.error;
  const issues = issuesOfError(refusal);
  const settingIssues = { ...issuesOfError(refusal, "changes."), ...draft.settings.issues };
  const isPlanned = draft.request !== null && plan.data !== undefined && plan.error === null && !plan.isPlaceholderData;
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      wide
      disabled={!isPlanned}
      title={titles[purpose]}
      description={`${run.name}. What is left behind stays on the chart as an abandoned line.`}
      testId="rollback-dialog"
      confirm={{ label: "Roll the run back", busy: "Asking for it", icon: History }}
      sentence={{ hint: "Kept in the run's story", placeholder: "Loss spiked; leaving out what was read there" }}
    >
      <RollBackPlanPanel plan={draft.request === null ? undefined : plan.data} stale={plan.isPlaceholderData} />
      <AheadNotice runId={run.id} checkpointId={plan.data?.checkpointId} />
      {plan.error !== null && draft.request !== null && (
        <p role="alert" className="text-danger text-xs">
          {messageOf(plan.error)}
        </p>
      )}
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <StretchFields range={choice.range} issues={issues} onChange={(next) => choose({ range: next })} />
        <CheckpointField
          run={run}
          fromStep={choice.range.from}
          value={choice.checkpointId}
          automatic={
            plan.data === undefined
              ? ""
              : `step ${formatInteger(plan.data.checkpointStep)}${plan.data.checkpointId === null ? ", the seed" : ""}`
          }
          error={issues.checkpointId}
          onChange={(checkpointId) => choose({ checkpointId })}
        />
        <Field
          id="rollback-factor"
          label={`Peak learning rate, now ${formatScientific(run.specification.schedule.peakLearningRate)}, times`}
          hint={plan.data === undefined ? "1 leaves it" : rateText(plan.data.peakLearningRate)}
          error={draft.factorIssue ?? settingIssues["schedule.peakLearningRate"]}
        >
          <Input
            id="rollback-factor"
            inputMode="decimal"
            aria-describedby="rollback-factor-note"
            aria-invalid={draft.factorIssue !== undefined}
            value={choice.factor}
            onChange={(event) => choose({ factor: event.target.value })}
            className="figures"
          />
        </Field>
        <Field
          id="rollback-skip"
          label="Skip the samples read in the stretch"
          hint="They are never read again, however often the run restarts"
        >
          <Switch
            id="rollback-skip"
            aria-describedby="rollback-skip-note"
            checked={choice.skipSamples}
            onChange={(skipSamples) => choose({ skipSamples })}
          />
        </Field>
      </div>
      <details className="group rounded-md border px-3 py-2" open={Object.keys(typed).length > 0}>
        <summary className="cursor-pointer font-medium text-xs">
          Other settings to go on with
          {Object.keys(choice.typed).length > 0 && <span className="text-muted"> · {Object.keys(choice.typed).length} set</span>}
        </summary>
        <div className="pt-2">
          <SettingsSearch
            run={run}
            draft={draft.settings}
            issues={settingIssues}
            words={Object.keys(typed).join(" ")}
            onChange={(path, text) => choose({ typed: { ...choice.typed, [path]: text } })}
            onRevert={(path) => {
              const { [path]: _, ...others } = choice.typed;
              choose({ typed: others });
            }}
          />
        </div>
      </details>
    </ActionDialog>
  );
}

function rateText({ from, to }: { from: number; to: number }): string {
  return from === to ? `stays at ${formatScientific(from)}` : `from ${formatScientific(from)} to ${formatScientific(to)}`;
}

interface StretchFieldsProps {
  range: StepRange;
  issues: Readonly<Record<string, string>>;
  onChange: (range: StepRange) => void;
}

function StretchFields({ range, issues, onChange }: StretchFieldsProps) {
  const number = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : 0);
  const error = issues.fromStep ?? issues.toStep ?? (range.to < range.from ? "must not end before it begins" : undefined);
  return (
    <Field id="rollback-from" label="Stretch, first and last step" hint="Both are part of it" error={error}>
      <div className="flex items-center gap-2">
        <Input
          id="rollback-from"
          aria-describedby="rollback-from-note"
          inputMode="numeric"
          value={range.from === 0 ? "" : range.from}
          onChange={(event) => onChange({ ...range, from: number(event.target.value) })}
          className="figures"
        />
        <span className="text-muted text-xs">to</span>
        <Input
          aria-label="Last step of the stretch"
          aria-describedby="rollback-from-note"
          inputMode="numeric"
          value={range.to === 0 ? "" : range.to}
          onChange={(event) => onChange({ ...range, to: number(event.target.value) })}
          className="figures"
        />
      </div>
    </Field>
  );
}

interface CheckpointFieldProps {
  run: RunDetail;
  fromStep: number;
  value: string | null;
  /** What is taken when none is chosen. */
  automatic: string;
  error: string | undefined;
  onChange: (checkpointId: string | null) => void;
}

function CheckpointField({ run, fromStep, value, automatic, error, onChange }: CheckpointFieldProps) {
  const { data: checkpoints = [] } = useQuery(queries.checkpoints(run.id));
  const usable = checkpoints.filter(({ deletedAt, abandoned, step }) => deletedAt === null && !abandoned && step < fromStep);
  return (
    <Field
      id="rollback-checkpoint"
      label="Back to the checkpoint of"
      hint="The newest sound one before the stretch unless you choose"
      error={error}
    >
      <NativeSelect
        id="rollback-checkpoint"
        aria-describedby="rollback-checkpoint-note"
        aria-invalid={error !== undefined}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      >
        <option value="">{value === null && automatic !== "" ? automatic : "newest before the stretch"}</option>
        {usable.map(({ id, step, validationLoss, best }) => (
          <option key={id} value={id}>
            step {formatInteger(step)}
            {validationLoss !== null && ` · validation ${formatLoss(validationLoss)}`}
            {best && " · best"}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
