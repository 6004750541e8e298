/** Other values for a run that trains: settings to search and set, what they will do, the reason, and then it is asked for. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeRunRequest, type RunDetail } from "@trainyard/contracts";
import { Search, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../../../components/ui/button";
import { Dialog } from "../../../components/ui/dialog";
import { Field, Input, TextArea } from "../../../components/ui/field";
import { api } from "../../../lib/api";
import { authorField } from "../../../lib/author";
import { messageOf } from "../../../lib/error-message";
import { issuesByField, issuesOfError } from "../../../lib/field-issues";
import { queries } from "../../../lib/queries";
import { refreshRun } from "../../../lib/use-run-action";
import type { FieldTexts } from "../../../specification/condition";
import { readableAt } from "../../../specification/values";
import { FieldRow } from "../../new-run/form/field-row";
import { idleReason } from "../../new-run/form/form-view";
import { searchWords } from "../../new-run/form/search";
import { type ChangeDraft, changeableGroups, changeDraft } from "./change-draft";
import { ChangePreviewPanel } from "./change-preview";

export function ChangeDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<FieldTexts>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const draft = changeDraft(run.specification, typed);
  const preview = useQuery(queries.changePreview(run.id, draft.changed.length === 0 ? null : draft.overrides));
  const parsed = changeRunRequest.safeParse({ changes: draft.overrides ?? {}, reason, ...authorField() });
  const change = useMutation({
    mutationFn: () => api.call("changeRun", { runId: run.id, body: { changes: draft.overrides ?? {}, reason, ...authorField() } }),
    onSuccess: () => {
      toast.success(`Changing ${run.name} at its next step`);
      onClose();
    },
    onSettled: () => refreshRun(client, run.id),
  });
  const refusal = change.error ?? preview.error;
  const refused = issuesOfError(refusal, "changes.");
  const isAsked = draft.changed.length > 0 && draft.overrides !== null;
  const isShown = isAsked && preview.data !== undefined && !preview.isPlaceholderData && preview.error === null;
  const reasonIssue = parsed.success ? undefined : issuesByField(parsed.error).reason;
  const submit = () => {
    setTried(true);
    if (parsed.success && isShown) change.mutate();
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Change ${run.name}`}
      description="Applied at the next step boundary of the running trainer, and read back from it. Settings that need a new run are not listed."
      testId="change-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit} disabled={change.isPending || !isShown}>
            <SlidersHorizontal /> {change.isPending ? "Asking for it" : "Change the run"}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Settings
          run={run}
          draft={draft}
          issues={{ ...refused, ...draft.issues }}
          onChange={(path, text) => setTyped((old) => ({ ...old, [path]: text }))}
          onRevert={(path) => setTyped(({ [path]: _, ...others }) => others)}
        />
        {isShown && <ChangePreviewPanel inForce={run.specification} preview={preview.data} />}
        {refusal !== null && isAsked && (
          <p role="alert" className="text-danger text-xs">
            {messageOf(refusal)}
          </p>
        )}
        <Field id="change-reason" label="Why" hint="Kept in the run's story" error={tried ? reasonIssue : undefined}>
          <TextArea
            id="change-reason"
            aria-describedby="change-reason-note"
            aria-invalid={tried && reasonIssue !== undefined}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            placeholder="The loss is flat; trying a slower second moment"
            rows={2}
          />
        </Field>
      </form>
    </Dialog>
  );
}

interface SettingsProps {
  run: RunDetail;
  draft: ChangeDraft;
  issues: Readonly<Record<string, string>>;
  onChange: (path: string, text: string) => void;
  onRevert: (path: string) => void;
}

function Settings({ run, draft, issues, onChange, onRevert }: SettingsProps) {
  const [query, setQuery] = useState("");
  const words = searchWords(query);
  const groups = changeableGroups(draft, words);
  return (
    <div>
      <div className="relative">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
        <Input
          type="search"
          aria-label="Search the settings"
          placeholder="Search the settings"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="pl-8"
          autoFocus
        />
      </div>
      <div className="mt-2 max-h-64 divide-y overflow-y-auto rounded-md border">
        {groups.length === 0 && <p className="px-4 py-3 text-muted">No setting of that name can change while the run trains.</p>}
        {groups.flatMap(({ fields }) =>
          fields.map((field) => (
            <FieldRow
              key={field.path}
              field={field}
              text={draft.texts[field.path] ?? ""}
              error={issues[field.path]}
              baseName="now"
              recipeValue={draft.changed.includes(field.path) ? readableAt(run.specification, field) : undefined}
              idleReason={idleReason(field, draft)}
              emptyMeans={field.whenEmpty?.(run.specification)}
              words={words}
              onChange={onChange}
              onRevert={onRevert}
            />
          )),
        )}
      </div>
    </div>
  );
}
