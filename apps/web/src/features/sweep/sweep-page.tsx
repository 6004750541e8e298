/** Page of one sweep: header, charts, the table of its trials, and one trial looked at closely. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type SweepDetail, TrainyardError, type Trial } from "@trainyard/contracts";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { queries } from "../../lib/queries";
import { usePageTitle } from "../../lib/use-page-title";
import { SweepCharts } from "./charts/sweep-charts";
import { LinkingProvider } from "./linking-provider";
import { RevisionList } from "./revision-list";
import { SweepHeader } from "./sweep-header";
import { SweepPageSkeleton } from "./sweep-page-skeleton";
import { objectiveText } from "./sweep-words";
import { TrialsSection } from "./table/trials-section";
import { TrialSheet } from "./trial/trial-sheet";
import { useOpenTrial } from "./trial/use-open-trial";

/** Curves of trials that run grow between the events that tell of a sweep. */
const curvesEveryMs = 10_000;

const noTrials: readonly Trial[] = [];

export function SweepPage({ sweepId }: { sweepId: string }) {
  const { data: sweep, error, refetch } = useQuery(queries.sweep(sweepId));
  const trials = useQuery(queries.trials(sweepId));
  usePageTitle(sweep === undefined ? null : titleOf(sweep));
  if (sweep === undefined && error instanceof TrainyardError && error.code === "not-found") return <UnknownSweep />;
  if (sweep === undefined && error !== null) return <LoadError what="this sweep" error={error} retry={() => void refetch()} />;
  if (sweep === undefined) return <SweepPageSkeleton />;
  if (trials.data === undefined && trials.error !== null)
    return <LoadError what="its trials" error={trials.error} retry={() => void trials.refetch()} />;
  return <LoadedSweep sweep={sweep} trials={trials.data ?? noTrials} />;
}

function LoadedSweep({ sweep, trials }: { sweep: SweepDetail; trials: readonly Trial[] }) {
  const { number, open: openTrial, close } = useOpenTrial();
  const { data: curves = null } = useQuery({
    ...queries.trialCurves(sweep.id),
    refetchInterval: sweep.counts.running > 0 ? curvesEveryMs : false,
  });
  const open = trials.find((trial) => trial.number === number);
  const table = <TrialsSection sweep={sweep} trials={trials} />;
  return (
    <LinkingProvider specification={sweep.specification} trials={trials}>
      <div className="flex flex-col gap-4" data-testid="sweep-page">
        <SweepHeader sweep={sweep} />
        <RevisionList revisions={sweep.revisions} />
        {trials.length === 0 ? (
          table
        ) : (
          <SweepCharts sweep={sweep} trials={trials} curves={curves} open={openTrial}>
            {table}
          </SweepCharts>
        )}
      </div>
      {open !== undefined && <TrialSheet key={open.number} sweep={sweep} trial={open} onClose={close} />}
    </LinkingProvider>
  );
}

function titleOf({ name, status, best, specification }: SweepDetail): string {
  const [objective] = specification.objectives;
  const value = best?.objectives[0];
  return objective === undefined || value === undefined || value === null
    ? `${status} · ${name}`
    : `${objectiveText(objective, value)} · ${status} · ${name}`;
}

function UnknownSweep() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such sweep"
      action={
        <Button asChild>
          <Link href="/sweeps">All sweeps</Link>
        </Button>
      }
    >
      The address may be mistyped, or it belongs to another Trainyard. Sweeps are never deleted.
    </EmptyState>
  );
}
