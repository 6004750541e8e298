/** One sample of a batch: its loss as a bar, its documents, all its text on demand, and the way to leave it out. */
"use client";

import { type BatchInspection, fieldText, type RunDetail, withSkipped } from "@trainyard/contracts";
import { ListX } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { cn } from "../../../lib/class-names";
import { formatCompact, formatInteger, formatLoss } from "../../../lib/format";
import { formField } from "../../../specification/fields";
import { useAsking } from "../ask";
import type { Bar } from "./batch-bars";

interface BatchSampleProps {
  run: RunDetail;
  step: number;
  sample: BatchInspection["samples"][number];
  bar: Bar;
  incidentId: string | undefined;
}

const excerptLength = 160;

export function BatchSample({ run, step, sample, bar, incidentId }: BatchSampleProps) {
  const { ask } = useAsking();
  const { index, loss, deviations, documents, text } = sample;
  const skip = () =>
    ask({
      kind: "rollback",
      range: { from: step, to: step },
      purpose: "restart",
      typed: skippingOnly(run, index),
      ...(incidentId !== undefined && { incidentId }),
    });
  return (
    <li data-testid="batch-sample" data-outlier={bar.isOutlier} className="rounded-md border px-3 py-2">
      <div className="figures flex items-baseline gap-3 text-xs">
        <span className="text-muted">sample {formatInteger(index)}</span>
        <b className={cn("ml-auto font-semibold text-sm", bar.isOutlier && "text-danger")}>
          {loss === null ? "not finite" : formatLoss(loss)}
        </b>
        <span className="w-24 text-right text-muted">
          {deviations === null ? "" : `${deviations > 0 ? "+" : ""}${formatCompact(Number(deviations.toFixed(1)))} deviations`}
        </span>
      </div>
      <div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-line">
        <div className={cn("h-full rounded-full", bar.isOutlier ? "bg-danger" : "bg-train/70")} style={{ width: `${bar.share * 100}%` }} />
      </div>
      <ul className="mt-2 flex flex-col gap-1" aria-label={`Documents of sample ${index}`}>
        {documents.map((document) => (
          <li key={document.number} className="text-xs" data-testid="batch-document">
            <span className="figures mr-1.5 font-medium">document {formatInteger(document.number)}</span>
            <span className="break-words text-muted">{excerpt(document.text)}</span>
          </li>
        ))}
      </ul>
      <div className="mt-1.5 flex items-start gap-2">
        <details className="min-w-0 flex-1">
          <summary className="cursor-pointer text-muted text-xs hover:text-foreground">All its text</summary>
          <pre className="mt-1 max-h-64 overflow-y-auto whitespace-pre-wrap break-words rounded bg-sunken p-2 font-mono text-2xs">
            {text}
          </pre>
        </details>
        <Button size="small" variant="ghost" onClick={skip} title="Roll back before this step and leave out only this sample">
          <ListX /> Skip this sample
        </Button>
      </div>
    </li>
  );
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > excerptLength ? `${line.slice(0, excerptLength)}…` : line;
}

/** The setting that leaves this sample out beside those that are left out already. */
function skippingOnly(run: RunDetail, index: number): Record<string, string> {
  const field = formField("data.skip");
  return field === undefined
    ? {}
    : { [field.path]: fieldText(field, withSkipped(run.specification.data.skip, { from: index, to: index + 1 })) };
}
