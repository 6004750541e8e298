/** Other values for a run that trains: settings to search and set, what they will do, the reason, and then it is asked for. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { changeRunRequest, type RunDetail } from "@trainyard/contracts";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { api } from "../../../lib/api";
import { messageOf } from "../../../lib/error-message";
import { issuesOfError } from "../../../lib/field-issues";
import { queries } from "../../../lib/queries";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import type { FieldTexts } from "../../../specification/condition";
import { changeDraft } from "./change-draft";
import { ChangePreviewPanel } from "./change-preview";
import { SettingsSearch } from "./settings-search";

interface ChangeDialogProps {
  run: RunDetail;
  /** Texts by dotted path that the form begins with. */
  typed?: FieldTexts;
  onClose: () => void;
}

export function ChangeDialog({ run, typed: first = {}, onClose }: ChangeDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<FieldTexts>(first);
  const draft = changeDraft(run.specification, typed);
  const isAsked = draft.changed.length > 0 && draft.overrides !== null;
  const preview = useQuery(queries.changePreview(run.id, isAsked ? draft.overrides : null));
  const form = useActionForm({
    schema: changeRunRequest,
    fields: { changes: draft.overrides ?? {} },
    call: (body) => api.call("changeRun", { runId: run.id, body }),
    onDone: () => {
      toast.success(`Changing ${run.name} at its next step`);
      onClose();
    },
    onSettled: () => refreshRun(client, run.id),
  });
  const isShown = isAsked && preview.data !== undefined && !preview.isPlaceholderData && preview.error === null;
  const refused = issuesOfError(form.error ?? preview.error, "changes.");
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      wide
      disabled={!isShown}
      title={`Change ${run.name}`}
      description="Applied at the next step boundary of the running trainer, and read back from it. Settings that need a new run are not listed."
      testId="change-dialog"
      confirm={{ label: "Change the run", busy: "Asking for it", icon: SlidersHorizontal }}
      sentence={{ hint: "Kept in the run's story", placeholder: "The loss is flat; trying a slower second moment", focused: false }}
    >
      <SettingsSearch
        run={run}
        draft={draft}
        issues={{ ...refused, ...draft.issues }}
        words={Object.keys(first).join(" ")}
        focused
        onChange={(path, text) => setTyped((old) => ({ ...old, [path]: text }))}
        onRevert={(path) => setTyped(({ [path]: _, ...others }) => others)}
      />
      {isShown && <ChangePreviewPanel inForce={run.specification} preview={preview.data} />}
      {isAsked && preview.error !== null && (
        <p role="alert" className="text-danger text-xs">
          {messageOf(preview.error)}
        </p>
      )}
    </ActionDialog>
  );
}
