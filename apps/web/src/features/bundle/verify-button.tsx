/** Has a node check every hash of a bundle and run its last steps again. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Bundle } from "@trainyard/contracts";
import { ShieldCheck } from "lucide-react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";

export function VerifyButton({ bundle, primary = false }: { bundle: Bundle; primary?: boolean }) {
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: () => api.call("verifyBundle", { bundleId: bundle.id, body: authorField() }),
    onError: (error) => toast.error("The bundle could not be verified", { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.bundles }),
  });
  return (
    <Button
      {...(primary ? { variant: "primary" as const } : { size: "small" as const })}
      disabled={bundle.status !== "ready" || bundle.verifying || verify.isPending}
      onClick={() => verify.mutate()}
      title="Checks every hash and runs the last steps again"
    >
      <ShieldCheck /> {bundle.verifying ? "Verifying" : "Verify"}
    </Button>
  );
}
