/** Head of the run page: name, status, actions, and the figures one looks at first. */
"use client";

import type { RunDetail } from "@trainyard/contracts";
import { ChartNoAxesColumnIncreasing, Scissors, Telescope, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Progress } from "../../components/ui/progress";
import { cn } from "../../lib/class-names";
import { formatCount, formatDuration, formatInteger, formatLoss, formatPercent, noValue } from "../../lib/format";
import { RunActions } from "./run-actions";

export function RunHeader({ run }: { run: RunDetail }) {
  const waiting = run.status === "failed" || run.status === "queued";
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 truncate font-semibold text-xl tracking-tight">{run.name}</h1>
        <RunStatusBadge run={run} />
        <Link
          href={`/runs/new?recipe=${encodeURIComponent(run.recipe)}`}
          className="text-muted text-xs hover:text-foreground hover:underline"
        >
          {run.recipe} · {formatCount(run.parameters)} parameters
        </Link>
        {run.trialOf !== null && <TrialOf {...run.trialOf} />}
        {run.studyOf !== null && <StudyOf {...run.studyOf} />}
        <div className="ml-auto">
          <RunActions run={run} />
        </div>
      </div>
      {run.statusDetail !== null && waiting && (
        <p className={run.status === "failed" ? "flex items-center gap-2 text-danger" : "flex items-center gap-2 text-muted"}>
          <TriangleAlert className="size-4 shrink-0" aria-hidden /> {run.statusDetail}
        </p>
      )}
      <dl className="figures grid grid-cols-2 overflow-hidden rounded-lg border bg-line [gap:1px] sm:grid-cols-3 lg:grid-cols-[1.6fr_repeat(5,1fr)]">
        <div className="col-span-2 flex flex-col gap-1 bg-surface px-4 py-2.5 sm:col-span-3 lg:col-span-1">
          <dt className="flex justify-between text-muted text-xs">
            <span>Progress</span>
            <span data-testid="run-step">
              step {formatInteger(run.step)} of {formatInteger(run.totalSteps)}
            </span>
          </dt>
          <dd className="flex items-baseline gap-2">
            <span className="font-semibold text-lg">{formatPercent(run.step / run.totalSteps)}</span>
            <span className="text-muted text-xs">
              {formatCount(run.tokens)} of {formatCount(run.totalTokens)} tokens
            </span>
          </dd>
          <Progress label="Progress" value={run.step / run.totalSteps} active={run.status === "running"} />
        </div>
        <Figure label="Training loss" value={formatLoss(run.trainLoss)} testId="train-loss" />
        <Figure
          label="Validation loss"
          value={formatLoss(run.validationLoss)}
          note={run.bestValidationLoss === null ? "" : `best ${formatLoss(run.bestValidationLoss)}`}
          testId="validation-loss"
        />
        <Figure label="Throughput" value={rateOf(run)} note="tokens/s" />
        <Figure label="Time left" value={timeLeftOf(run)} />
        <Figure
          label="Node"
          value={
            run.node === null ? (
              noValue
            ) : (
              <Link
                href={`/cluster#${run.node}`}
                className="underline decoration-line-strong underline-offset-4 hover:decoration-foreground"
              >
                {run.node}
              </Link>
            )
          }
          note={run.segmentCount > 1 ? `${run.segmentCount} segments` : ""}
          className="max-lg:col-span-2"
        />
      </dl>
    </header>
  );
}

/** The sweep that it belongs to, or grew out of. */
function TrialOf({ sweepId, sweepName, number, promoted }: NonNullable<RunDetail["trialOf"]>) {
  return (
    <Link
      href={`/sweeps/${sweepId}?trial=${number}`}
      className="inline-flex items-center gap-1 text-muted text-xs hover:text-foreground hover:underline"
      data-testid="trial-of"
    >
      <Telescope className="size-3.5" aria-hidden /> {promoted ? "promoted from trial" : "trial"} {number} of {sweepName}
    </Link>
  );
}

/** The ladder or the ablation study that it belongs to. */
function StudyOf({ kind, studyId, studyName, label }: NonNullable<RunDetail["studyOf"]>) {
  const Icon = kind === "ladder" ? ChartNoAxesColumnIncreasing : Scissors;
  return (
    <Link
      href={`/${kind === "ladder" ? "ladders" : "ablations"}/${studyId}`}
      className="inline-flex items-center gap-1 text-muted text-xs hover:text-foreground hover:underline"
      data-testid="study-of"
    >
      <Icon className="size-3.5" aria-hidden /> {label} of {studyName}
    </Link>
  );
}

function Figure({
  label,
  value,
  note = "",
  testId,
  className,
}: {
  label: string;
  value: ReactNode;
  note?: string;
  testId?: string;
  className?: string;
}) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1 bg-surface px-4 py-2.5", className)}>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="truncate font-semibold text-lg" data-testid={testId}>
        {value}
      </dd>
      <dd className="h-4 text-muted text-xs">{note}</dd>
    </div>
  );
}

function rateOf({ status, tokensPerSecond }: RunDetail): string {
  return status === "running" && tokensPerSecond !== null ? formatInteger(tokensPerSecond) : noValue;
}

function timeLeftOf({ status, secondsLeft }: RunDetail): string {
  return status === "running" && secondsLeft !== null ? formatDuration(secondsLeft) : noValue;
}
