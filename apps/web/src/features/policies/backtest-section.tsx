/** What a policy would have done on past runs, run by run. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { BacktestRun } from "@trainyard/contracts";
import { History } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { formatInteger, noValue } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { BacktestFigures } from "./backtest-figures";

export function BacktestSection({ policyId }: { policyId: string }) {
  const { data: backtest, error, refetch } = useQuery(recoveryQueries.backtest(policyId));
  return (
    <Card aria-label="Backtest" className="min-w-0 overflow-hidden" data-testid="backtest">
      <header className="border-b px-4 py-3">
        <h2 className="font-semibold text-sm">Backtest</h2>
        <p className="text-muted text-xs">What the policy would have done on past runs, had it acted.</p>
      </header>
      {backtest === undefined && error !== null && <LoadError what="the backtest" error={error} retry={() => void refetch()} />}
      {backtest === undefined && error === null && <Skeleton className="m-4 h-40" />}
      {backtest !== undefined && backtest.runs.length === 0 && (
        <EmptyState icon={History} title="No past run yet">
          Once a run has trained some steps, this shows what the policy would have made of it.
        </EmptyState>
      )}
      {backtest !== undefined && backtest.runs.length > 0 && (
        <>
          <BacktestFigures backtest={backtest} />
          <RunTable runs={backtest.runs} />
        </>
      )}
    </Card>
  );
}

function RunTable({ runs }: { runs: readonly BacktestRun[] }) {
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full text-left text-xs">
        <thead className="border-t text-muted [&_th]:px-4 [&_th]:py-2 [&_th]:font-normal">
          <tr>
            <th>Run</th>
            <th className="text-right">Steps</th>
            <th className="text-right">Alarms</th>
            <th>What it would have done</th>
            <th className="text-right">Steps lost</th>
            <th className="text-right">Skipped</th>
            <th title="Whether a spike or divergence that somebody answered lies near an alarm">Real</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <BacktestRow key={run.runId} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const fewAnswers = 3;

function BacktestRow({ run }: { run: BacktestRun }) {
  const { runId, runName, steps, alarms, answers, stepsLost, hadIncident } = run;
  const skipped = answers.reduce((sum, { samplesSkipped }) => sum + samplesSkipped, 0);
  const first = alarms[0];
  return (
    <tr data-testid="backtest-row" className="border-t align-top [&_td]:px-4 [&_td]:py-2">
      <td className="max-w-48 truncate">
        <Link
          href={first === undefined ? `/runs/${runId}` : `/runs/${runId}?from=${Math.max(0, first.step - 64)}&to=${first.step + 64}`}
          className="font-medium hover:underline"
        >
          {runName}
        </Link>
      </td>
      <td className="text-right">{formatInteger(steps)}</td>
      <td className="text-right">{formatInteger(alarms.length)}</td>
      <td className="min-w-56">
        {answers.length === 0 && <span className="text-muted">nothing</span>}
        <ul>
          {answers.slice(0, fewAnswers).map(({ step, detail }) => (
            <li key={step}>
              <span className="text-muted">step {formatInteger(step)}:</span> {detail}
            </li>
          ))}
        </ul>
        {answers.length > fewAnswers && <span className="text-muted">and {answers.length - fewAnswers} more times</span>}
      </td>
      <td className="text-right">{formatInteger(stepsLost)}</td>
      <td className="text-right">{formatInteger(skipped)}</td>
      <td>
        {alarms.length === 0 ? (
          <span className="text-muted">{noValue}</span>
        ) : hadIncident ? (
          <Badge tone="good">answered then</Badge>
        ) : (
          <Badge tone="warning">nobody answered</Badge>
        )}
      </td>
    </tr>
  );
}
