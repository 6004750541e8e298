/** What the run's ladder predicts for it, in a line under the chart controls. */
"use client";

import type { LossPrediction } from "@trainyard/contracts";
import { ChartNoAxesColumnIncreasing, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatInteger, formatLoss, formatPercent } from "../../../lib/format";

export function PredictionNote({ prediction }: { prediction: LossPrediction }) {
  const { ladderId, ladderName, final, runs, coverage, caution, left } = prediction;
  return (
    <div className="figures flex flex-col gap-1 text-xs" data-testid="prediction-note">
      <p className="flex flex-wrap items-center gap-x-1.5 text-muted">
        <ChartNoAxesColumnIncreasing className="size-3.5" aria-hidden />
        <Link href={`/ladders/${ladderId}`} className="underline underline-offset-4 hover:text-foreground">
          {ladderName}
        </Link>
        predicts a validation loss of <b className="font-medium text-foreground">{formatLoss(final.value)}</b> at the end,{" "}
        {formatPercent(coverage)} between {formatLoss(final.low)} and {formatLoss(final.high)}, from {runs} runs.
        {caution !== null && <span className="text-warning">{caution}</span>}
      </p>
      {left !== null && (
        <p className="flex items-center gap-1.5 text-danger" data-testid="left-prediction">
          <TriangleAlert className="size-3.5" aria-hidden /> It left the band at step {formatInteger(left.step)} and stays {left.side} it.
        </p>
      )}
    </div>
  );
}
