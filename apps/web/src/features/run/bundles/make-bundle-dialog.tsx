/** Keeps the state of a run now: one archive, with the reason. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { bundleRequest, type RunDetail } from "@trainyard/contracts";
import { Archive } from "lucide-react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { api } from "../../../lib/api";
import { keys } from "../../../lib/queries";
import { useActionForm } from "../../../lib/use-action-form";

export function MakeBundleDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: bundleRequest,
    call: (body) => api.call("makeBundle", { runId: run.id, body }),
    onDone: () => {
      toast("The bundle is being made", { description: "A free node puts it together; its row says how far it is." });
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.bundles }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Make a bundle of ${run.name}`}
      description="One archive of all that is needed to understand the run, prove it and go on with it, from its newest checkpoint. Retention never removes it."
      testId="make-bundle-dialog"
      confirm={{ label: "Make the bundle", busy: "Asking for it", icon: Archive }}
      sentence={{ hint: "Optional; kept with the bundle", placeholder: "State of the first release" }}
    />
  );
}
