/** Step 1: nothing trains while its nodes are tested. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type RunDetail, api as routes } from "@trainyard/contracts";
import { Pause } from "lucide-react";
import { api } from "../../lib/api";
import { formatInteger } from "../../lib/format";
import { canAct } from "../../lib/run-actions";
import { useActionForm } from "../../lib/use-action-form";
import { refreshRun } from "../../lib/use-run-action";
import { ReasonedAction } from "./reasoned-action";
import type { RecoveryProgress } from "./recovery-progress";

interface PauseStepProps {
  run: RunDetail;
  incidentId: string | null;
  reason: string;
}

export function PauseStep({ run, incidentId, reason }: PauseStepProps) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: routes.pauseRun.body,
    fields: incidentId === null ? {} : { incidentId },
    sentence: reason,
    call: (body) => api.call("pauseRun", { runId: run.id, body }),
    onDone: () => {},
    onSettled: () => refreshRun(client, run.id),
  });
  return (
    <ReasonedAction
      id="recover-pause"
      form={form}
      label="Pause the run"
      busy="Asking for it"
      icon={Pause}
      disabled={!canAct(run, "pause")}
    />
  );
}

export function pauseSummary({ status, pendingAction, node }: RunDetail, { halted, pause }: RecoveryProgress): string {
  if (pause === "done" && halted === null) return `The run is ${status}; it has trained nothing.`;
  if (halted !== null)
    return `It ended at step ${formatInteger(halted.lastStep)}: ${halted.endDetail ?? halted.endReason?.replace("-", " ") ?? "no reason is known"}.`;
  if (pendingAction === "pause") return "It writes a checkpoint at its next step, then its node is free.";
  return `The run is ${status}${node === null ? "" : ` on ${node}`}. Pausing writes a checkpoint, so nothing is lost.`;
}
