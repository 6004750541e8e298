/** Closes an incident, with what came of it. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type Incident, api as routes } from "@trainyard/contracts";
import { CircleCheck } from "lucide-react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { incidentKinds } from "../../components/incident/incident-words";
import { api } from "../../lib/api";
import { keys } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useActionForm } from "../../lib/use-action-form";

export function ResolveDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: routes.resolveIncident.body,
    call: (body) => api.call("resolveIncident", { incidentId: incident.id, body }),
    onDone: (resolved) => {
      client.setQueryData(recoveryQueries.incident(incident.id).queryKey, resolved);
      void client.invalidateQueries({ queryKey: keys.incidents });
      toast("Incident resolved");
      onClose();
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Resolve: ${incidentKinds[incident.kind].word.toLowerCase()}`}
      description={incident.summary}
      testId="resolve-dialog"
      confirm={{ label: "Resolve the incident", busy: "Resolving", icon: CircleCheck }}
      sentence={{ label: "What came of it", hint: "Kept with the incident", placeholder: "Memory replaced; the node passes its tests" }}
    />
  );
}
