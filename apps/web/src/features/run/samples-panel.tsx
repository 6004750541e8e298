/** Text drawn from the model during training: what people look at first. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { TextQuote } from "lucide-react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo, formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useNow } from "../../lib/use-now";

export function SamplesPanel({ run }: { run: RunDetail }) {
  const { data: samples, error, refetch } = useQuery(queries.samples(run.id));
  const nowMs = useNow();
  const { everySteps } = run.specification.samples;
  if (samples === undefined && error !== null) return <LoadError what="the samples" error={error} retry={() => void refetch()} />;
  if (samples === undefined) return <Skeleton className="m-4 h-40" />;
  if (samples.length === 0)
    return (
      <EmptyState icon={TextQuote} title="No text yet">
        {everySteps === 0
          ? "This run draws no samples; its specification says 0 steps between them."
          : `One is drawn every ${formatInteger(everySteps)} steps.`}
      </EmptyState>
    );
  return (
    <ol className="max-h-[36rem] overflow-y-auto" aria-label="Text samples, newest first">
      {samples.map((sample) => (
        <li
          key={sample.id}
          data-testid="text-sample"
          className="grid gap-x-6 gap-y-1 border-b px-4 py-4 last:border-b-0 md:grid-cols-[8rem_minmax(0,42rem)]"
        >
          <div className="figures flex items-baseline gap-2 md:block">
            <p className="font-medium">step {formatInteger(sample.step)}</p>
            <p className="text-muted text-xs">{formatAgo(Date.parse(sample.at), nowMs)}</p>
          </div>
          <p className="whitespace-pre-wrap break-words text-[0.9375rem] leading-7">
            <span className="text-muted">{sample.prompt}</span>
            {sample.text}
          </p>
        </li>
      ))}
    </ol>
  );
}
