/** What the draft will cost, its learning-rate schedule, what differs from the recipe, and the button that starts it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Recipe, RunSpecification } from "@trainyard/contracts";
import { Play, TriangleAlert } from "lucide-react";
import { ChangeList } from "../../components/change-list";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { messageOf } from "../../lib/error-message";
import { formatBytes, formatCompact, formatCount, formatDuration, formatInteger, noValue } from "../../lib/format";
import { queries } from "../../lib/queries";
import type { Draft } from "./draft";
import { estimateRun, type RunEstimate } from "./estimate";
import { SchedulePlot } from "./schedule-plot";
import type { CreateRun } from "./use-create-run";

interface DraftSummaryProps {
  recipe: Recipe;
  draft: Draft;
  create: CreateRun;
}

export function DraftSummary({ recipe, draft, create }: DraftSummaryProps) {
  const { data: nodes = [] } = useQuery(queries.nodes);
  const { specification, issues } = draft;
  const wrong = Object.keys(issues).length;
  const estimate = specification === null ? null : estimateRun(specification, nodes);
  return (
    <Card className="flex flex-col divide-y lg:sticky lg:top-5">
      <Figures estimate={estimate} fitsCpu={recipe.fitsCpu} />
      <section className="px-4 py-3">
        <h2 className="mb-1 font-medium text-muted text-xs">Learning rate over the steps</h2>
        {specification === null ? <div className="h-[130px]" /> : <Plot specification={specification} />}
      </section>
      <section className="px-4 py-3">
        <h2 className="mb-1.5 font-medium text-muted text-xs">Differences from {recipe.title}</h2>
        {specification === null ? <p className="text-muted">Shown once every value is right.</p> : <ChangeList changes={draft.changes} />}
      </section>
      <div className="flex flex-col gap-2 px-4 py-3">
        {create.error !== null && (
          <div role="alert" className="text-danger">
            {Object.keys(create.issues).length === 0
              ? messageOf(create.error)
              : Object.entries(create.issues).map(([field, message]) => <p key={field}>{`${field}: ${message}`}</p>)}
          </div>
        )}
        {wrong > 0 && <p className="text-danger text-xs">{wrong === 1 ? "One value needs" : `${wrong} values need`} another look.</p>}
        <Button variant="primary" size="large" type="submit" disabled={specification === null || create.isStarting} data-testid="start-run">
          <Play /> {create.isStarting ? "Starting" : "Start run"}
        </Button>
      </div>
    </Card>
  );
}

function Plot({ specification }: { specification: RunSpecification }) {
  return (
    <div className="-mx-3">
      <SchedulePlot specification={specification} />
    </div>
  );
}

function Figures({ estimate, fitsCpu }: { estimate: RunEstimate | null; fitsCpu: boolean }) {
  const rows: [string, string][] =
    estimate === null
      ? ["Parameters", "Memory", "FLOPs a token", "Tokens a step", "Total tokens"].map((label) => [label, noValue])
      : [
          ["Parameters", formatInteger(estimate.parameters)],
          ["Memory", formatBytes(estimate.memoryBytes)],
          ["FLOPs a token", formatCompact(estimate.flopsPerToken)],
          ["Tokens a step", formatInteger(estimate.tokensPerStep)],
          ["Total tokens", `${formatCount(estimate.totalTokens)} in ${formatInteger(estimate.totalSteps)} steps`],
        ];
  return (
    <div className="px-4 py-3" data-testid="estimates">
      <p className="text-muted text-xs">Estimated duration</p>
      <p className="figures font-semibold text-2xl tracking-tight" data-testid="estimated-duration">
        {estimate?.seconds == null ? noValue : `about ${formatDuration(estimate.seconds)}`}
      </p>
      <p className="min-h-8 text-muted text-xs leading-4">{estimate === null ? "" : estimate.basis}</p>
      {!fitsCpu && (
        <p className="mt-1 flex gap-1.5 text-warning text-xs">
          <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden /> It runs, but a processor is far too slow to teach it much.
        </p>
      )}
      <dl className="figures mt-2 grid grid-cols-[1fr_auto] gap-y-1">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
