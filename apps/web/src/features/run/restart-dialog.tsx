/** Restart from a checkpoint: says what goes back and what comes of it, asks for the reason and, if wanted, a new peak learning rate. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Checkpoint, type RunDetail, restartRequest } from "@trainyard/contracts";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { Choice } from "../../components/ui/choice";
import { Field, Input } from "../../components/ui/field";
import { api } from "../../lib/api";
import { formatCount, formatInteger, formatLoss, formatScientific } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { refreshRun } from "../../lib/use-run-action";
import { AheadNotice } from "./environment/ahead-notice";

interface RestartDialogProps {
  run: RunDetail;
  checkpointId: string;
  onClose: () => void;
}

export function RestartDialog({ run, checkpointId, onClose }: RestartDialogProps) {
  const { data: checkpoints } = useQuery(queries.checkpoints(run.id));
  const checkpoint = checkpoints?.find(({ id }) => id === checkpointId);
  return checkpoint === undefined ? null : <RestartForm run={run} checkpoint={checkpoint} onClose={onClose} />;
}

function RestartForm({ run, checkpoint, onClose }: { run: RunDetail; checkpoint: Checkpoint; onClose: () => void }) {
  const client = useQueryClient();
  const [rate, setRate] = useState("");
  const [settings, setSettings] = useState<"current" | "checkpoint">("current");
  const { data: interventions = [] } = useQuery(queries.interventions(run.id));
  const wasChanged = interventions.some(({ kind, status }) => kind === "change" && status === "applied");
  const form = useActionForm({
    schema: restartRequest,
    fields: { checkpointId: checkpoint.id, settings, ...(rate.trim() === "" ? {} : { peakLearningRate: Number(rate) }) },
    call: (body) => api.call("restartRun", { runId: run.id, body }),
    onDone: () => {
      toast.success(`Restarting ${run.name} from step ${formatInteger(checkpoint.step)}`);
      onClose();
    },
    onSettled: () => refreshRun(client, run.id),
  });
  const peak = run.specification.schedule.peakLearningRate;
  const rateIssue = form.issues.peakLearningRate;
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Restart from step ${formatInteger(checkpoint.step)}`}
      description={`${run.name}, validation loss ${formatLoss(checkpoint.validationLoss)} at this checkpoint`}
      testId="restart-dialog"
      confirm={{ label: "Restart the run", busy: "Asking for it", icon: RotateCcw }}
      sentence={{ hint: "Kept in the run's story", placeholder: "Loss spiked; trying a lower rate" }}
    >
      <Consequences run={run} checkpoint={checkpoint} />
      <AheadNotice runId={run.id} checkpointId={checkpoint.id} />
      {wasChanged && (
        <div className="flex items-center justify-between gap-4">
          <span className="font-medium text-xs">The run was changed: train on by</span>
          <Choice
            label="Settings to train on by"
            value={settings}
            onChange={setSettings}
            options={[
              { value: "current", label: "the settings of now" },
              { value: "checkpoint", label: "those of the checkpoint" },
            ]}
          />
        </div>
      )}
      <Field
        id="restart-rate"
        label={`New peak learning rate (optional, now ${formatScientific(peak)})`}
        hint={
          <>
            Left empty, it stays. Two thirds would be{" "}
            <button type="button" className="underline" onClick={() => setRate(formatScientific((peak * 2) / 3))}>
              {formatScientific((peak * 2) / 3)}
            </button>
          </>
        }
        error={rateIssue}
      >
        <Input
          id="restart-rate"
          inputMode="decimal"
          aria-describedby="restart-rate-note"
          aria-invalid={rateIssue !== undefined}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
          placeholder={formatScientific(peak)}
          className="figures w-40"
        />
      </Field>
    </ActionDialog>
  );
}

function Consequences({ run, checkpoint }: { run: RunDetail; checkpoint: Checkpoint }) {
  const steps = Math.max(0, run.step - checkpoint.step);
  const tokens = Math.max(0, run.tokens - checkpoint.tokens);
  const time = run.tokensPerSecond === null || run.tokensPerSecond === 0 ? null : tokens / run.tokensPerSecond;
  return (
    <ul
      className="flex list-disc flex-col gap-1 rounded-md bg-sunken py-2.5 pr-4 pl-7 text-sm marker:text-muted"
      data-testid="restart-consequences"
    >
      <li>
        Goes back <b className="figures">{formatInteger(steps)} steps</b>, <b className="figures">{formatCount(tokens)} tokens</b>
        {time !== null && `, about ${Math.max(1, Math.round(time / 60))} min of training`}.
      </li>
      <li>
        What was trained after step {formatInteger(checkpoint.step)} stays on the chart as an abandoned line; its checkpoints stay too.
      </li>
      <li>
        {run.status === "running" && run.node !== null
          ? `The segment on ${run.node} ends at its next step; a new one starts on the next free node.`
          : "A new segment starts on the next free node."}
      </li>
    </ul>
  );
}
