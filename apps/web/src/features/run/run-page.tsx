/** Page of one run: header, live charts, and the panels on what happened in it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { TrainyardError } from "@trainyard/contracts";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { formatLoss, formatPercent } from "../../lib/format";
import { queries } from "../../lib/queries";
import { usePageTitle } from "../../lib/use-page-title";
import { useFollowRun } from "../../live/live-provider";
import { RollBackNotices } from "./answers/roll-back-notices";
import { type Ask, AskContext } from "./ask";
import { AskedFor } from "./asked-for";
import { WaitingEnvironment } from "./environment/waiting-environment";
import { LedgerCard } from "./ledger/ledger-card";
import { RunCharts } from "./run-charts";
import { RunHeader } from "./run-header";
import { RunPageSkeleton } from "./run-page-skeleton";
import { RunPanels } from "./run-panels";
import { useChartView } from "./use-chart-view";
import { useRunShortcuts } from "./use-run-shortcuts";

export function RunPage({ runId }: { runId: string }) {
  useFollowRun(runId);
  const { data: run, error, refetch } = useQuery(queries.run(runId));
  const { ask, setAsk, close, done } = useAsked();
  const asking = useMemo(() => ({ ask: setAsk, isAsking: ask !== null }), [ask, setAsk]);
  usePageTitle(run === undefined ? null : titleOf(run));
  useRunShortcuts(run);

  if (run === undefined && error instanceof TrainyardError && error.code === "not-found") return <UnknownRun />;
  if (run === undefined && error !== null) return <LoadError what="this run" error={error} retry={() => void refetch()} />;
  if (run === undefined) return <RunPageSkeleton />;
  return (
    <AskContext value={asking}>
      <div className="flex flex-col gap-4" data-testid="run-page">
        <RunHeader run={run} />
        <WaitingEnvironment run={run} />
        <RunCharts run={run} />
        <LedgerCard run={run} />
        <RunPanels run={run} />
      </div>
      <RollBackNotices runId={run.id} />
      {ask !== null && <AskedFor run={run} ask={ask} onClose={close} onDone={done} />}
    </AskContext>
  );
}

/** What is asked for; an address may ask for an incident. */
function useAsked() {
  const { setSelection } = useChartView();
  const [incident, setIncident] = useQueryState("incident");
  const [other, setOther] = useState<Ask | null>(null);
  const setAsk = useCallback(
    (ask: Ask) => {
      setOther(ask.kind === "incident" ? null : ask);
      void setIncident(ask.kind === "incident" ? ask.incidentId : null);
    },
    [setIncident],
  );
  const close = () => {
    setOther(null);
    void setIncident(null);
  };
  const done = () => {
    close();
    setSelection(null);
  };
  const ask: Ask | null = other ?? (incident === null ? null : { kind: "incident", incidentId: incident });
  return { ask, setAsk, close, done };
}

function titleOf({
  name,
  status,
  step,
  totalSteps,
  trainLoss,
}: {
  name: string;
  status: string;
  step: number;
  totalSteps: number;
  trainLoss: number | null;
}) {
  const progress = status === "running" ? formatPercent(step / totalSteps) : status;
  return trainLoss === null ? `${progress} · ${name}` : `${formatLoss(trainLoss)} · ${progress} · ${name}`;
}

function UnknownRun() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such run"
      action={
        <Button asChild>
          <Link href="/">All runs</Link>
        </Button>
      }
    >
      The address may be mistyped, or it belongs to another Trainyard. Runs are never deleted.
    </EmptyState>
  );
}
