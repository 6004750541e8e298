/** Opens a bundle that lies in the home folder: its run appears here with its curves, and can be continued or forked. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { bundleFileName } from "@trainyard/contracts";
import { PackageOpen } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { Dialog } from "../../components/ui/dialog";
import { Field, Input } from "../../components/ui/field";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const [file, setFile] = useState("");
  const name = bundleFileName.safeParse(file.trim());
  const request = useMutation({
    mutationFn: (chosen: string) => api.call("importBundle", { body: { file: chosen, ...authorField() } }),
    onSuccess: ({ run }) => {
      toast.success(`${run.name} is here`, { description: "Its curves, checkpoints and interventions came with it." });
      onClose();
      router.push(`/runs/${run.id}`);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.runs }),
  });
  const issue = file.trim() === "" || name.success ? undefined : name.error.issues[0]?.message;
  const submit = () => name.success && !request.isPending && request.mutate(name.data);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Open a bundle"
      description={
        <>
          Put the archive into <code className="font-mono text-xs">bundles</code> below this instance's home folder, or use{" "}
          <code className="font-mono text-xs">npx trainyard bundle open FILE</code>, which does both.
        </>
      }
      testId="import-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} disabled={!name.success || request.isPending}>
            <PackageOpen /> {request.isPending ? "Opening" : "Open"}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field id="import-file" label="File" hint="Its name, without a folder" error={issue}>
          <Input
            id="import-file"
            aria-describedby="import-file-note"
            aria-invalid={issue !== undefined}
            value={file}
            onChange={(event) => setFile(event.target.value)}
            placeholder="my-run-1200.tar"
            autoFocus
          />
        </Field>
        {request.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(request.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
