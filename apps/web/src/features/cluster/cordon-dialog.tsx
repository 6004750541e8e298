/** Cordon a node: with a reason, and what becomes of the run that trains there. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { cordonRequest, type Node } from "@trainyard/contracts";
import { Construction } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { CardChoice } from "../../components/ui/card-choice";
import { api } from "../../lib/api";
import { useActionForm } from "../../lib/use-action-form";
import { settleNode } from "./settle-node";

const choices = [
  { value: "finish", title: "Let its run finish", text: "The run stays here until it ends; then the node is cordoned." },
  { value: "move", title: "Move it now", text: "The run writes a checkpoint at its next step and goes on from it on another node." },
] as const;

interface CordonDialogProps {
  node: Node;
  /** What the reason begins as, where the page knows it. */
  reason?: string;
  running?: "finish" | "move";
  onClose: () => void;
}

export function CordonDialog({ node, reason = "", running: first = "finish", onClose }: CordonDialogProps) {
  const client = useQueryClient();
  const [running, setRunning] = useState(first);
  const form = useActionForm({
    schema: cordonRequest,
    fields: { running },
    sentence: reason,
    call: (body) => api.call("cordonNode", { nodeId: node.id, body }),
    onDone: (changed) => {
      settleNode(client, changed);
      toast(changed.state === "draining" ? `${node.name} drains: no new run goes there` : `${node.name} is cordoned`);
      onClose();
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Cordon ${node.name}`}
      description="It gets no more runs until somebody returns it. The process stays up and goes on reporting."
      testId="cordon-dialog"
      confirm={{ label: "Cordon the node", busy: "Cordoning", icon: Construction, danger: true }}
      sentence={{ hint: "Kept in the node's history", placeholder: "Fan is loud; taking it out to look" }}
    >
      {node.run === null ? (
        <p className="text-muted">Nothing runs there now, so it is cordoned at once.</p>
      ) : (
        <CardChoice label={`What becomes of ${node.run.name}`} value={running} options={choices} onChange={setRunning} />
      )}
    </ActionDialog>
  );
}
