/** All runs: a table that is live, filtered, sorted and acted upon; cards on a phone. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { ImportButton } from "../bundle/import-button";
import { FirstRun } from "./first-run";
import { RunsList } from "./runs-list";
import { RunsSkeleton } from "./runs-skeleton";

export function RunsPage() {
  const { data: runs, error, refetch } = useQuery(queries.runs);
  if (runs === undefined && error === null) return <RunsSkeleton />;
  return (
    <div className="flex flex-col gap-4" data-testid="runs-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Runs</h1>
        {runs !== undefined && runs.length > 0 && <span className="figures text-muted">{summary(runs)}</span>}
        <div className="ml-auto flex gap-2">
          <ImportButton />
          <Button variant="primary" asChild>
            <Link href="/runs/new">
              <Plus /> New run
            </Link>
          </Button>
        </div>
      </header>
      {runs === undefined && <LoadError what="the runs" error={error} retry={() => void refetch()} />}
      {runs !== undefined && (runs.length === 0 ? <FirstRun /> : <RunsList runs={runs} />)}
    </div>
  );
}

function summary(runs: readonly { status: string }[]): string {
  const count = (status: string) => runs.filter((run) => run.status === status).length;
  const parts = ["running", "queued", "paused"].map((status) => [count(status), status] as const).filter(([number]) => number > 0);
  return [`${formatInteger(runs.length)} in all`, ...parts.map(([number, status]) => `${number} ${status}`)].join(", ");
}
