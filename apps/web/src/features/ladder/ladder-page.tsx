/** Page of one ladder: where it leads, what it rests on, and the way to the next size. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type LadderDetail, TrainyardError } from "@trainyard/contracts";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { ProposalSets } from "../../components/proposals/proposal-sets";
import { Button } from "../../components/ui/button";
import { formatCount, formatLoss } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { usePageTitle } from "../../lib/use-page-title";
import { CurvesChart } from "./curves-chart";
import { HeldOutSection } from "./held-out-section";
import { LadderHeader } from "./ladder-header";
import { LadderPageSkeleton } from "./ladder-page-skeleton";
import { LawTable } from "./law-table";
import { OptimaTable } from "./optima-table";
import { PowerCharts } from "./power-charts";
import { RungsTable } from "./rungs-table";
import { ScalingChart } from "./scaling-chart";
import { TitledCard } from "./titled-card";

export function LadderPage({ ladderId }: { ladderId: string }) {
  const { data: ladder, error, refetch } = useQuery(ladderQueries.ladder(ladderId));
  usePageTitle(ladder === undefined ? null : titleOf(ladder));
  if (ladder === undefined && error instanceof TrainyardError && error.code === "not-found") return <UnknownLadder />;
  if (ladder === undefined && error !== null) return <LoadError what="this ladder" error={error} retry={() => void refetch()} />;
  if (ladder === undefined) return <LadderPageSkeleton />;
  return (
    <div className="flex flex-col gap-4" data-testid="ladder-page">
      <LadderHeader ladder={ladder} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <ScalingChart ladder={ladder} />
        <CurvesChart ladder={ladder} />
        <div className="col-span-full min-w-0">
          <RungsTable ladder={ladder} />
        </div>
        <HeldOutSection ladder={ladder} />
        <div className="flex min-w-0 flex-col gap-4">
          <LawTable ladder={ladder} />
          <TitledCard id="proposals" title="Proposals" note={`for the next size, ${formatCount(ladder.next.parameters)} parameters`}>
            <div className="px-4 py-3">
              <ProposalSets sets={ladder.proposals} />
            </div>
          </TitledCard>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <OptimaTable ladder={ladder} />
          <PowerCharts ladder={ladder} />
        </div>
      </div>
    </div>
  );
}

function titleOf({ name, status, next }: LadderDetail): string {
  return next.loss === null ? `${status} · ${name}` : `next ${formatLoss(next.loss.value)} · ${status} · ${name}`;
}

function UnknownLadder() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such ladder"
      action={
        <Button asChild>
          <Link href="/ladders">All ladders</Link>
        </Button>
      }
    >
      The address may be mistyped, or it belongs to another Trainyard. Ladders are never deleted.
    </EmptyState>
  );
}
