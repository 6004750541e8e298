/** Head of a study's page: name, status, actions, and the figures one looks at first. */
"use client";

import type { AblationDetail, AblationVerdict } from "@trainyard/contracts";
import { Info } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { Progress } from "../../components/ui/progress";
import { formatInteger, formatLoss } from "../../lib/format";
import { AblationActions } from "./ablation-actions";
import { designWords, modeWords, verdictLooks } from "./ablation-words";

const told = ["hurts", "helps", "no-effect", "unclear"] as const satisfies readonly AblationVerdict[];

export function AblationHeader({ study }: { study: AblationDetail }) {
  const { number, name, mode, subject, subjectRunId, status, statusDetail, measured, variants, progress, baseline, noiseFloor, effects } =
    study;
  const counts = told.map((verdict) => [verdict, effects.filter((effect) => effect.verdict === verdict).length] as const);
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="figures text-muted">#{number}</span>
        <h1 className="min-w-0 truncate font-semibold text-xl tracking-tight">{name}</h1>
        <SweepStatusBadge status={status} detail={statusDetail} testId="ablation-status" />
        <span className="text-muted text-xs">
          {modeWords[mode]}, {designWords[study.specification.design]} ·{" "}
          {subjectRunId === null ? (
            subject
          ) : (
            <Link href={`/runs/${subjectRunId}`} className="underline underline-offset-4 hover:text-foreground">
              {subject}
            </Link>
          )}
        </span>
        <div className="ml-auto">
          <AblationActions study={study} />
        </div>
      </div>
      {statusDetail !== null && (
        <p className="flex items-center gap-2 text-muted" data-testid="ablation-status-detail">
          <Info className="size-4 shrink-0" aria-hidden /> {statusDetail}
        </p>
      )}
      <dl className="figures grid grid-cols-2 overflow-hidden rounded-lg border bg-line [gap:1px] lg:grid-cols-4">
        <Figure label="Measured" value={formatInteger(measured)} note={`of ${formatInteger(variants)} variants`} testId="ablation-measured">
          <Progress label="Share of what is planned" value={progress} active={status === "running"} className="mt-1" />
        </Figure>
        <Figure label="Baseline" value={formatLoss(baseline.loss)} note="validation loss, nats a token" testId="ablation-baseline" />
        <Figure
          label="Noise floor"
          value={noiseFloor === null ? "–" : `± ${noiseFloor.toFixed(4)}`}
          note={mode === "retrain" ? "between seeds, one deviation" : "of differences between batches, one deviation"}
          testId="noise-floor"
        />
        <div className="flex min-w-0 flex-col gap-1 bg-surface px-4 py-2.5">
          <dt className="text-muted text-xs">Verdicts</dt>
          <dd className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
            {counts
              .filter(([, count]) => count > 0)
              .map(([verdict, count]) => (
                <span key={verdict} className="whitespace-nowrap">
                  <b className="font-semibold">{formatInteger(count)}</b> {verdictLooks[verdict].word}
                </span>
              ))}
          </dd>
        </div>
      </dl>
    </header>
  );
}

interface FigureProps {
  label: string;
  value: string;
  note: string;
  testId: string;
  children?: ReactNode;
}

function Figure({ label, value, note, testId, children }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 bg-surface px-4 py-2.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-semibold text-lg" data-testid={testId}>
        {value}
      </dd>
      <dd className="text-muted text-xs">
        {note}
        {children}
      </dd>
    </div>
  );
}
