/** Step 5: the run goes on from the checkpoint, by other settings where wanted. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Checkpoint, type RunDetail, restartRequest } from "@trainyard/contracts";
import { Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Choice } from "../../components/ui/choice";
import { Field, Input } from "../../components/ui/field";
import { api } from "../../lib/api";
import { formatInteger, formatScientific } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { refreshRun } from "../../lib/use-run-action";
import { ReasonedAction } from "./reasoned-action";
import { canResume } from "./recovery-progress";

interface RestartStepProps {
  run: RunDetail;
  checkpoint: Checkpoint;
  incidentId: string | null;
  reason: string;
}

export function RestartStep({ run, checkpoint, incidentId, reason }: RestartStepProps) {
  const client = useQueryClient();
  const [rate, setRate] = useState("");
  const [settings, setSettings] = useState<"current" | "checkpoint">("current");
  const { data: interventions = [] } = useQuery(queries.interventions(run.id));
  const wasChanged = interventions.some(({ kind, status }) => kind === "change" && status === "applied");
  const resumes = canResume(run, checkpoint) && rate.trim() === "" && settings === "current";
  const form = useActionForm({
    schema: restartRequest,
    fields: {
      checkpointId: checkpoint.id,
      settings,
      ...(incidentId !== null && { incidentId }),
      ...(rate.trim() !== "" && { peakLearningRate: Number(rate) }),
    },
    sentence: reason,
    call: (body) => {
      if (!resumes) return api.call("restartRun", { runId: run.id, body });
      const { author, reason: why, incidentId: answered } = body;
      return api.call("resumeRun", {
        runId: run.id,
        body: { author, reason: why, ...(answered !== undefined && { incidentId: answered }) },
      });
    },
    onDone: () => {},
    onSettled: () => refreshRun(client, run.id),
  });
  const peak = run.specification.schedule.peakLearningRate;
  const rateIssue = form.issues.peakLearningRate;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <Field
          id="recover-rate"
          label={`Peak learning rate, now ${formatScientific(peak)}`}
          hint="Optional; left empty, it stays"
          error={rateIssue}
          className="w-52"
        >
          <Input
            id="recover-rate"
            inputMode="decimal"
            aria-describedby="recover-rate-note"
            aria-invalid={rateIssue !== undefined}
            value={rate}
            onChange={(event) => setRate(event.target.value)}
            placeholder={formatScientific(peak)}
            className="figures"
          />
        </Field>
        {wasChanged && (
          <div className="flex flex-col gap-1">
            <span className="font-medium text-xs">The run was changed: train on by</span>
            <Choice
              label="Settings to train on by"
              value={settings}
              onChange={setSettings}
              className="h-8"
              options={[
                { value: "current", label: "the settings of now" },
                { value: "checkpoint", label: "those of the checkpoint" },
              ]}
            />
          </div>
        )}
      </div>
      <ReasonedAction
        id="recover-restart"
        form={form}
        label={`${resumes ? "Resume" : "Restart"} from step ${formatInteger(checkpoint.step)}`}
        busy="Asking for it"
        icon={resumes ? Play : RotateCcw}
        disabled={run.status === "running" || run.status === "queued"}
      />
    </div>
  );
}
