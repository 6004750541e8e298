/** Beside the form: the button that begins the sweep, what is wrong, and what the sweep would try and cost. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Card } from "../../../components/ui/card";
import { Input } from "../../../components/ui/field";
import { cn } from "../../../lib/class-names";
import { messageOf } from "../../../lib/error-message";
import { type FieldIssues, issuesOfError } from "../../../lib/field-issues";
import { queries } from "../../../lib/queries";
import { useSettled } from "../../../lib/use-settled";
import { issueLabel } from "../issue-label";
import type { CreateSweep } from "../use-create-sweep";
import type { SweepDraftState } from "../use-sweep-draft";
import { Preview } from "./preview";

interface PreviewPanelProps {
  state: SweepDraftState;
  issues: FieldIssues;
  create: CreateSweep;
}

export function PreviewPanel({ state, issues, create }: PreviewPanelProps) {
  const { form, draft, shared, change } = state;
  const settled = useSettled(draft);
  const preview = useQuery(queries.sweepPreview(settled));
  const refused = draft === null ? {} : issuesOfError(preview.error);
  const isStale = draft === null || draft !== settled || preview.isPlaceholderData || preview.error !== null;
  return (
    <Card className="flex flex-col lg:sticky lg:top-5 lg:max-h-[calc(100dvh-2.5rem)]" aria-label="The sweep as drafted">
      <div className="flex flex-col gap-2 border-b px-4 py-3">
        <Input
          aria-label="Name of the sweep"
          aria-invalid={issues.name !== undefined}
          placeholder="Name, made from the recipe if empty"
          value={form.name}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
        <div className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-14 max-lg:z-20 max-lg:border-t max-lg:bg-surface max-lg:px-4 max-lg:py-2 md:max-lg:bottom-0">
          <Button
            variant="primary"
            size="large"
            type="submit"
            className="w-full"
            disabled={draft === null || create.isStarting}
            data-testid="start-sweep"
          >
            <Play /> {create.isStarting ? "Starting" : "Start sweep"}
          </Button>
        </div>
        <Refusals
          issues={{ ...sharedIssues(shared.issues), ...refused, ...issues }}
          form={form}
          error={create.error ?? (draft === null ? null : preview.error)}
        />
      </div>
      <div className={cn("min-h-0 flex-1 lg:overflow-y-auto lg:overscroll-contain", isStale && "opacity-50")} aria-busy={isStale}>
        {preview.data === undefined ? (
          <p className="px-4 py-3 text-muted">
            {form.parameters.length === 0
              ? "What the sweep would try and cost is shown here, once something is searched for."
              : draft === null || preview.error !== null
                ? "Shown once every value is right."
                : "Working it out."}
          </p>
        ) : (
          <Preview preview={preview.data} trials={settled?.trials ?? null} />
        )}
      </div>
    </Card>
  );
}

function sharedIssues(issues: FieldIssues): FieldIssues {
  return Object.fromEntries(Object.entries(issues).map(([path, message]) => [`overrides.${path}`, message]));
}

function Refusals({ issues, form, error }: { issues: FieldIssues; form: SweepDraftState["form"]; error: Error | null }) {
  // Nothing chosen yet is no mistake; the space itself asks for a parameter.
  const wrong = Object.entries(issues).filter(([path]) => !(path === "space.parameters" && form.parameters.length === 0));
  if (wrong.length === 0 && error === null) return null;
  return (
    <ul role="alert" className="flex max-h-32 flex-col gap-1 overflow-y-auto text-danger text-xs">
      {wrong.length === 0 && error !== null && <li>{messageOf(error)}</li>}
      {wrong.map(([path, message]) => (
        <li key={path}>
          {issueLabel(path, form.parameters)}: {message}
        </li>
      ))}
    </ul>
  );
}
