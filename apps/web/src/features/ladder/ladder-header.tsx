/** Head of a ladder's page: name, status, actions, and the figures one looks at first. */
"use client";

import type { LadderDetail } from "@trainyard/contracts";
import { Info } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { Progress } from "../../components/ui/progress";
import { formatCount, formatInteger, formatLoss, noValue } from "../../lib/format";
import { LadderActions } from "./ladder-actions";

export function LadderHeader({ ladder }: { ladder: LadderDetail }) {
  const { number, name, recipe, status, statusDetail, runs, finishedRuns, fit, next, heldOut } = ladder;
  const [held] = [...heldOut].reverse();
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="figures text-muted">#{number}</span>
        <h1 className="min-w-0 truncate font-semibold text-xl tracking-tight">{name}</h1>
        <SweepStatusBadge status={status} detail={statusDetail} testId="ladder-status" />
        <Link href={`/runs/new?recipe=${encodeURIComponent(recipe)}`} className="text-muted text-xs hover:text-foreground hover:underline">
          {recipe}
        </Link>
        <div className="ml-auto">
          <LadderActions ladder={ladder} />
        </div>
      </div>
      {statusDetail !== null && (
        <p className="flex items-center gap-2 text-muted" data-testid="ladder-status-detail">
          <Info className="size-4 shrink-0" aria-hidden /> {statusDetail}
        </p>
      )}
      <dl className="figures grid grid-cols-2 overflow-hidden rounded-lg border bg-line [gap:1px] lg:grid-cols-[1.4fr_repeat(3,1fr)]">
        <div className="col-span-2 flex flex-col gap-1 bg-surface px-4 py-2.5 lg:col-span-1">
          <dt className="text-muted text-xs">Runs</dt>
          <dd className="flex items-baseline gap-2" data-testid="ladder-progress">
            <span className="font-semibold text-lg">{formatInteger(finishedRuns)}</span>
            <span className="text-muted text-xs">of {formatInteger(runs)} finished</span>
          </dd>
          <dd>
            <Progress label="Runs finished" value={runs === 0 ? 0 : finishedRuns / runs} active={status === "running"} />
          </dd>
        </div>
        <Figure
          label={`Next size, ${formatCount(next.parameters)} parameters`}
          value={next.loss === null ? noValue : formatLoss(next.loss.value)}
          note={next.loss === null ? "predicted once there is a fit" : `${formatLoss(next.loss.low)} to ${formatLoss(next.loss.high)}`}
          testId="next-loss"
        />
        <Figure
          label="Fit"
          value={fit === null ? noValue : `± ${(fit.residual * 100).toPrecision(2)} %`}
          note={fit === null ? (ladder.whyNoFit ?? "") : `root mean square, ${fit.runs} runs`}
        />
        <Figure
          label="Held-out rung"
          value={held === undefined || held.relativeError === null ? noValue : signedPercent(held.relativeError)}
          note={
            held === undefined
              ? "none is held out"
              : held.inside === null
                ? "not trained yet"
                : held.inside
                  ? "inside its 90 % band"
                  : "outside its 90 % band"
          }
          testId="held-out-error"
          className="max-lg:col-span-2"
        />
      </dl>
    </header>
  );
}

export function signedPercent(share: number): string {
  return `${share < 0 ? "−" : "+"}${(Math.abs(share) * 100).toFixed(1)} %`;
}

interface FigureProps {
  label: string;
  value: ReactNode;
  note: ReactNode;
  testId?: string;
  className?: string;
}

function Figure({ label, value, note, testId, className = "" }: FigureProps) {
  return (
    <div className={`flex min-w-0 flex-col gap-1 bg-surface px-4 py-2.5 ${className}`}>
      <dt className="truncate text-muted text-xs">{label}</dt>
      <dd className="truncate font-semibold text-lg" data-testid={testId}>
        {value}
      </dd>
      <dd className="min-h-4 text-muted text-xs">{note}</dd>
    </div>
  );
}
