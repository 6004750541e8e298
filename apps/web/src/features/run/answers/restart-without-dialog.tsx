/** Take a node out of service and have the run go on elsewhere: from where it is, or from before the stretch that is in doubt. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { cordonRequest, type Node, type RunDetail } from "@trainyard/contracts";
import { ServerOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { CardChoice } from "../../../components/ui/card-choice";
import { api } from "../../../lib/api";
import { type StepRange, stretchText } from "../../../lib/step-range";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import { settleNode } from "../../cluster/settle-node";

interface RestartWithoutDialogProps {
  run: RunDetail;
  node: Node;
  range: StepRange;
  reason: string;
  incidentId: string | undefined;
  onClose: () => void;
}

export function RestartWithoutDialog({ run, node, range, reason, incidentId, onClose }: RestartWithoutDialogProps) {
  const client = useQueryClient();
  const [from, setFrom] = useState<"now" | "before">("now");
  const form = useActionForm({
    schema: cordonRequest,
    // A node that drains gets nothing new, so the run that is rolled back starts elsewhere.
    fields: { running: from === "now" ? "move" : "finish" },
    sentence: reason,
    call: async (body) => {
      const cordoned = await api.call("cordonNode", { nodeId: node.id, body });
      const { author, reason: why } = body;
      const stretch = { fromStep: range.from, toStep: range.to, ...(incidentId !== undefined && { incidentId }) };
      if (from === "before") await api.call("rollBackRun", { runId: run.id, body: { ...stretch, author, reason: why } });
      return cordoned;
    },
    onDone: (cordoned) => {
      settleNode(client, cordoned);
      toast(`${run.name} goes on without ${node.name}`);
      onClose();
    },
    onSettled: () => refreshRun(client, run.id),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Restart without ${node.name}`}
      description={`${node.name} is cordoned; ${run.name} goes on on another node.`}
      testId="restart-without-dialog"
      confirm={{ label: "Restart without it", busy: "Asking for it", icon: ServerOff, danger: true }}
      sentence={{ hint: "Kept with the node and with the run", placeholder: "Half as fast as the others" }}
    >
      <CardChoice
        label="Where the run goes on from"
        value={from}
        onChange={setFrom}
        options={[
          {
            value: "now",
            title: "From where it is",
            text: "A checkpoint is written at the next step; nothing is trained again. For a slow node.",
          },
          {
            value: "before",
            title: "From before the stretch",
            text: `Back to the newest sound checkpoint before ${stretchText(range)}. For a node that computes wrong numbers.`,
          },
        ]}
      />
    </ActionDialog>
  );
}
