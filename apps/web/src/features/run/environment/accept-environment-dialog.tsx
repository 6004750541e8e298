/** Accepts what a waiting run would be computed with: what changes, what that means, and why it may. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { acceptEnvironmentRequest, type EnvironmentChange, type RunDetail } from "@trainyard/contracts";
import { CircleCheck } from "lucide-react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { DifferenceTable } from "../../../components/difference-table";
import { api } from "../../../lib/api";
import { formatInteger } from "../../../lib/format";
import { keys } from "../../../lib/queries";
import { scaleQueries } from "../../../lib/scale-queries";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";

export function AcceptEnvironmentDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const { data: environments } = useQuery(scaleQueries.environment(run.id));
  const change = environments?.changes.find(({ waits }) => waits);
  return change === undefined ? null : <AcceptForm run={run} change={change} onClose={onClose} />;
}

function AcceptForm({ run, change, onClose }: { run: RunDetail; change: EnvironmentChange; onClose: () => void }) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: acceptEnvironmentRequest,
    call: (body) => api.call("acceptEnvironment", { runId: run.id, body }),
    onDone: () => {
      toast.success(`${run.name} goes on`, { description: "The change is marked on its curve." });
      onClose();
    },
    onSettled: () => {
      refreshRun(client, run.id);
      for (const queryKey of [keys.environment(run.id), keys.incidents]) void client.invalidateQueries({ queryKey });
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      wide
      title="Go on in the changed environment"
      description={`${run.name} would go on from step ${formatInteger(run.step)} on ${change.node ?? "a node"}, where this is other than before`}
      testId="accept-environment-dialog"
      confirm={{ label: "Accept and go on", busy: "Accepting", icon: CircleCheck }}
      sentence={{ hint: "Kept with the change, and in the run's story", placeholder: "ONNX Runtime was updated on purpose" }}
    >
      <DifferenceTable differences={change.differences} label="What changed" />
      <p className="text-muted text-xs">
        From there on the curve may differ from what it would have been, in the last digits or more; steps that run twice are not compared
        bit for bit over the change. {scopeOf(run)}
      </p>
    </ActionDialog>
  );
}

function scopeOf({ trialOf, studyOf, tournamentId }: RunDetail): string {
  if (trialOf !== null && !trialOf.promoted) return "It holds for all trials of the sweep.";
  if (studyOf !== null) return `It holds for all runs of the ${studyOf.kind === "ladder" ? "ladder" : "study"}.`;
  return tournamentId === null ? "" : "It holds for all candidates of the tournament.";
}
