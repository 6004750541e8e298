/** Beside the form: the button that begins the ladder, what is wrong, and what the ladder would train and cost. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { LadderPreview } from "@trainyard/contracts";
import { Play } from "lucide-react";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Input } from "../../components/ui/field";
import { cn } from "../../lib/class-names";
import { messageOf } from "../../lib/error-message";
import { type FieldIssues, issuesOfError } from "../../lib/field-issues";
import { formatCount, formatDuration, formatInteger, formatScientific } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { useSettled } from "../../lib/use-settled";
import { formField } from "../../specification/fields";
import type { CreateLadder } from "./use-create-ladder";
import type { LadderDraftState } from "./use-ladder-draft";

interface PreviewPanelProps {
  state: LadderDraftState;
  create: CreateLadder;
}

export function PreviewPanel({ state, create }: PreviewPanelProps) {
  const { form, draft, shared, change, issues } = state;
  const settled = useSettled(draft);
  const preview = useQuery(ladderQueries.preview(settled));
  const isStale = draft === null || draft !== settled || preview.isPlaceholderData || preview.error !== null;
  const wrong = { ...atOverrides(shared.issues), ...(draft === null ? {} : issuesOfError(preview.error)), ...issues, ...create.issues };
  return (
    <Card className="flex flex-col lg:sticky lg:top-5 lg:max-h-[calc(100dvh-2.5rem)]" aria-label="The ladder as drafted">
      <div className="flex flex-col gap-2 border-b px-4 py-3">
        <Input
          aria-label="Name of the ladder"
          aria-invalid={issues.name !== undefined}
          placeholder="Name, made from the recipe if empty"
          value={form.name}
          maxLength={100}
          onChange={({ target }) => change({ name: target.value })}
        />
        <div className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-14 max-lg:z-20 max-lg:border-t max-lg:bg-surface max-lg:px-4 max-lg:py-2 md:max-lg:bottom-0">
          <Button
            variant="primary"
            size="large"
            type="submit"
            className="w-full"
            disabled={draft === null || create.isStarting}
            data-testid="start-ladder"
          >
            <Play /> {create.isStarting ? "Starting" : "Start ladder"}
          </Button>
        </div>
        <Refusals issues={wrong} error={create.error ?? (draft === null ? null : preview.error)} />
      </div>
      <div className={cn("min-h-0 flex-1 lg:overflow-y-auto lg:overscroll-contain", isStale && "opacity-50")} aria-busy={isStale}>
        {preview.data === undefined ? (
          <p className="px-4 py-3 text-muted">
            {draft === null || preview.error !== null
              ? "What the ladder would cost is shown once every value is right."
              : "Working it out."}
          </p>
        ) : (
          <Preview preview={preview.data} />
        )}
      </div>
    </Card>
  );
}

function atOverrides(issues: FieldIssues): FieldIssues {
  return Object.fromEntries(Object.entries(issues).map(([path, message]) => [`overrides.${path}`, message]));
}

function Refusals({ issues, error }: { issues: FieldIssues; error: Error | null }) {
  const wrong = Object.entries(issues);
  if (wrong.length === 0 && error === null) return null;
  return (
    <ul role="alert" className="flex max-h-32 flex-col gap-1 overflow-y-auto text-danger text-xs">
      {wrong.length === 0 && error !== null && <li>{messageOf(error)}</li>}
      {wrong.map(([path, message]) => (
        <li key={path}>
          {labelOf(path)}: {message}
        </li>
      ))}
    </ul>
  );
}

/** "Rung 2, width" for `rungs.1.width`. */
function labelOf(path: string): string {
  const [, index, name] = /^rungs\.(\d+)\.(\w+)/.exec(path) ?? [];
  if (index !== undefined) return `Rung ${Number(index) + 1}, ${name}`;
  return formField(path.replace(/^overrides\./, ""))?.label ?? path;
}

function Preview({ preview: { rungs, flops, nodeHours, problems } }: { preview: LadderPreview }) {
  const runs = rungs.reduce((sum, rung) => sum + rung.runs, 0);
  return (
    <div className="divide-y" data-testid="ladder-preview">
      <section className="px-4 py-3">
        <p className="text-muted text-xs">Cost of the whole ladder</p>
        <p className="figures font-semibold text-2xl tracking-tight" data-testid="ladder-node-time">
          {nodeHours === null ? "speed unknown" : formatDuration(nodeHours * 3_600)}
        </p>
        <p className="figures text-muted text-xs">
          {nodeHours === null ? "no node has told its speed; " : "of one node; "}
          {formatInteger(runs)} runs, {formatScientific(flops)} FLOPs
        </p>
        {problems.map(({ path, message }) => (
          <p key={`${path} ${message}`} className="mt-1 text-warning text-xs">
            {labelOf(path)}: {message}
          </p>
        ))}
      </section>
      <section className="px-4 py-3">
        <h2 className="mb-1.5 font-medium text-muted text-xs">Each run</h2>
        <ol className="figures flex flex-col gap-2">
          {rungs.map((rung, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place.
            <li key={index} className="grid grid-cols-[1.25rem_1fr_auto] gap-x-2 text-xs" data-testid="rung-plan">
              <span className="text-muted">{index + 1}</span>
              <span>
                <b className="font-medium">{formatCount(rung.parameters)}</b> parameters
                <span className="block text-2xs text-muted">
                  {formatCount(rung.tokens)} tokens in {formatInteger(rung.steps)} steps of {formatCount(rung.batchTokens)}, rate{" "}
                  {formatScientific(rung.peakLearningRate)}
                </span>
                {rung.problem !== null && <span className="block text-2xs text-danger">{rung.problem}</span>}
              </span>
              <span className="text-right">
                {rung.seconds === null ? "" : formatDuration(rung.seconds)}
                {rung.runs > 1 && <span className="block text-2xs text-muted">× {rung.runs} runs</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
