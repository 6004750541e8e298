/** Cordon a node, with a reason and what becomes of its run; or let it work again. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cordonRequest, type Node } from "@trainyard/contracts";
import { Construction, Undo2 } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { Button } from "../../components/ui/button";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";

export function CordonButton({ node }: { node: Node }) {
  const [open, setOpen] = useState(false);
  const settle = useSettleNode(node);
  const uncordon = useMutation({
    mutationFn: () => api.call("uncordonNode", { nodeId: node.id, body: authorField() }),
    onSuccess: (changed) => settle(changed, `${node.name} may work again`),
    onError: (error) => toast.error(`Could not uncordon ${node.name}`, { description: messageOf(error) }),
  });
  if (node.state === "cordoned" || node.state === "draining")
    return (
      <Button size="small" disabled={uncordon.isPending} onClick={() => uncordon.mutate()}>
        <Undo2 /> Uncordon
      </Button>
    );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Construction /> Cordon
      </Button>
      {open && <CordonDialog node={node} onClose={() => setOpen(false)} />}
    </>
  );
}

const choices = [
  { value: "finish", title: "Let its run finish", text: "The run stays here until it ends; then the node is cordoned." },
  { value: "move", title: "Move it now", text: "The run writes a checkpoint at its next step and goes on from it on another node." },
] as const;

function CordonDialog({ node, onClose }: { node: Node; onClose: () => void }) {
  const [running, setRunning] = useState<"finish" | "move">("finish");
  const settle = useSettleNode(node);
  const form = useActionForm({
    schema: cordonRequest,
    fields: { running },
    call: (body) => api.call("cordonNode", { nodeId: node.id, body }),
    onDone: (changed) => {
      settle(changed, changed.state === "draining" ? `${node.name} drains: no new run goes there` : `${node.name} is cordoned`);
      onClose();
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Cordon ${node.name}`}
      description="It gets no more runs until somebody uncordons it. The process stays up and goes on reporting."
      testId="cordon-dialog"
      confirm={{ label: "Cordon the node", busy: "Cordoning", icon: Construction, danger: true }}
      sentence={{ hint: "Kept in the node's history", placeholder: "Fan is loud; taking it out to look" }}
    >
      {node.run === null ? (
        <p className="text-muted">Nothing runs there now, so it is cordoned at once.</p>
      ) : (
        <RadioGroup.Root
          aria-label={`What becomes of ${node.run.name}`}
          value={running}
          onValueChange={(value) => setRunning(value === "move" ? "move" : "finish")}
          className="grid gap-2 sm:grid-cols-2"
        >
          {choices.map(({ value, title, text }) => (
            <RadioGroup.Item
              key={value}
              value={value}
              className="flex flex-col items-start rounded-lg border p-3 text-left data-[state=checked]:border-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-foreground"
            >
              <b className="font-medium">{title}</b>
              <span className="mt-0.5 block text-muted text-xs">{text}</span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      )}
    </ActionDialog>
  );
}

function useSettleNode(node: Node) {
  const client = useQueryClient();
  return (changed: Node, note: string) => {
    client.setQueryData<Node[]>(keys.nodes, (nodes) => nodes?.map((each) => (each.id === node.id ? changed : each)));
    void client.invalidateQueries({ queryKey: keys.nodes });
    void client.invalidateQueries({ queryKey: keys.nodeHistory(node.id) });
    toast(note);
  };
}
