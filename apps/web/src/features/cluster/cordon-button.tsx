/** Cordon a node, or let it work again. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Node } from "@trainyard/contracts";
import { Construction, Undo2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { CordonDialog } from "./cordon-dialog";
import { settleNode } from "./settle-node";

export function CordonButton({ node }: { node: Node }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const uncordon = useMutation({
    mutationFn: () => api.call("uncordonNode", { nodeId: node.id, body: authorField() }),
    onSuccess: (changed) => {
      settleNode(client, changed);
      toast(`${node.name} may work again`);
    },
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
