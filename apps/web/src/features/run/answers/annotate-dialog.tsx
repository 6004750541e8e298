/** A note at a stretch of the curve. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { annotateRequest, type RunDetail } from "@trainyard/contracts";
import { MessageSquarePlus } from "lucide-react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { api } from "../../../lib/api";
import { type StepRange, stretchText } from "../../../lib/step-range";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";

export function AnnotateDialog({
  run,
  range,
  onClose,
  onDone,
}: {
  run: RunDetail;
  range: StepRange;
  onClose: () => void;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: annotateRequest,
    fields: { fromStep: range.from, toStep: range.to },
    sentenceField: "text",
    call: (body) => api.call("annotateRun", { runId: run.id, body }),
    onDone: () => {
      toast(`Noted at ${stretchText(range)}`);
      onDone();
    },
    onSettled: () => refreshRun(client, run.id),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Annotate ${stretchText(range)}`}
      description="The note stands under the curve and in the run's logbook; training does not notice."
      testId="annotate-dialog"
      confirm={{ label: "Write the note", busy: "Writing", icon: MessageSquarePlus }}
      sentence={{ label: "Note", hint: "Kept with your name and the steps", placeholder: "Loss jumped when the second shard began" }}
    />
  );
}
