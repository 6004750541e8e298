/** Has a node test itself. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type DiagnosticLevel, diagnosticsRequest, type Node } from "@trainyard/contracts";
import { Stethoscope } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { api } from "../../lib/api";
import { keys } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { LevelChoice } from "./level-choice";

export function DiagnoseDialog({ node, onClose }: { node: Node; onClose: () => void }) {
  const client = useQueryClient();
  const [level, setLevel] = useState<DiagnosticLevel>(1);
  const form = useActionForm({
    schema: diagnosticsRequest,
    fields: { level },
    call: (body) => api.call("runDiagnostics", { nodeId: node.id, body }),
    onDone: () => {
      toast(`${node.name} tests itself`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.tasks }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Run diagnostics on ${node.name}`}
      description={
        node.run === null
          ? "The node tests itself. Results are kept in its history."
          : `It trains ${node.run.name}: tests that would disturb training are left out. Results are kept in its history.`
      }
      testId="diagnose-dialog"
      confirm={{ label: "Run the tests", busy: "Asking for it", icon: Stethoscope }}
      sentence={{ label: "Why (optional)", hint: "Kept with the results", placeholder: "Fan is loud", focused: false }}
    >
      <LevelChoice level={level} onChange={setLevel} />
    </ActionDialog>
  );
}
