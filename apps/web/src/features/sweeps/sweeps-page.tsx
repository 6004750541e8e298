/** All sweeps, newest first: how far each is, what it found and what it used up. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { SweepSummary } from "@trainyard/contracts";
import { Plus } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { FirstSweep } from "./first-sweep";
import { SweepRow } from "./sweep-row";
import { SweepsSkeleton } from "./sweeps-skeleton";

export function SweepsPage() {
  const { data: sweeps, error, refetch } = useQuery(queries.sweeps);
  if (sweeps === undefined && error === null) return <SweepsSkeleton />;
  return (
    <div className="flex flex-col gap-4" data-testid="sweeps-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Sweeps</h1>
        {sweeps !== undefined && sweeps.length > 0 && <span className="figures text-muted">{summary(sweeps)}</span>}
        <Button variant="primary" asChild className="ml-auto">
          <Link href="/sweeps/new">
            <Plus /> New sweep
          </Link>
        </Button>
      </header>
      {sweeps === undefined && <LoadError what="the sweeps" error={error} retry={() => void refetch()} />}
      {sweeps?.length === 0 && <FirstSweep />}
      {sweeps !== undefined && sweeps.length > 0 && (
        <ul className="flex flex-col gap-2" aria-label="Sweeps, newest first">
          {sweeps.map((sweep) => (
            <SweepRow key={sweep.id} sweep={sweep} />
          ))}
        </ul>
      )}
    </div>
  );
}

function summary(sweeps: readonly SweepSummary[]): string {
  const parts = (["running", "paused"] as const)
    .map((status) => [sweeps.filter((sweep) => sweep.status === status).length, status] as const)
    .filter(([count]) => count > 0);
  return [`${formatInteger(sweeps.length)} in all`, ...parts.map(([count, status]) => `${count} ${status}`)].join(", ");
}
