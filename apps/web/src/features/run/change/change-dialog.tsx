/** Other values for a run that trains: settings to search and set, what they will do, the reason, and then it is asked for. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { changeRunRequest, type RunDetail } from "@trainyard/contracts";
import { Search, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { Input } from "../../../components/ui/field";
import { api } from "../../../lib/api";
import { messageOf } from "../../../lib/error-message";
import { issuesOfError } from "../../../lib/field-issues";
import { queries } from "../../../lib/queries";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import type { FieldTexts } from "../../../specification/condition";
import { readableAt } from "../../../specification/values";
import { FieldRow } from "../../new-run/form/field-row";
import { idleReason } from "../../new-run/form/form-view";
import { searchWords } from "../../new-run/form/search";
import { type ChangeDraft, changeableGroups, changeDraft } from "./change-draft";
import { ChangePreviewPanel } from "./change-preview";

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
      <Settings
        run={run}
        draft={draft}
        issues={{ ...refused, ...draft.issues }}
        words={Object.keys(first).join(" ")}
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

interface SettingsProps {
  run: RunDetail;
  draft: ChangeDraft;
  issues: Readonly<Record<string, string>>;
  /** What is searched for first. */
  words: string;
  onChange: (path: string, text: string) => void;
  onRevert: (path: string) => void;
}

function Settings({ run, draft, issues, words: firstWords, onChange, onRevert }: SettingsProps) {
  const [query, setQuery] = useState(firstWords);
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
