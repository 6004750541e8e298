/** All ablation studies, newest first. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Skeleton } from "../../components/ui/skeleton";
import { ablationQueries } from "../../lib/ablation-queries";
import { formatInteger } from "../../lib/format";
import { AblationRow } from "./ablation-row";
import { FirstAblation } from "./first-ablation";

export function AblationsPage() {
  const { data: studies, error, refetch } = useQuery(ablationQueries.ablations);
  return (
    <div className="flex flex-col gap-4" data-testid="ablations-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Ablations</h1>
        {studies !== undefined && studies.length > 0 && <span className="figures text-muted">{formatInteger(studies.length)} in all</span>}
        <Button variant="primary" asChild className="ml-auto">
          <Link href="/ablations/new">
            <Plus /> New study
          </Link>
        </Button>
      </header>
      {studies === undefined && error === null && (
        <div className="flex flex-col gap-2" role="status" aria-busy="true" aria-label="Loading the studies">
          <Skeleton className="h-18" />
          <Skeleton className="h-18" />
        </div>
      )}
      {studies === undefined && error !== null && <LoadError what="the studies" error={error} retry={() => void refetch()} />}
      {studies?.length === 0 && <FirstAblation />}
      {studies !== undefined && studies.length > 0 && (
        <ul className="flex flex-col gap-2" aria-label="Ablation studies, newest first">
          {studies.map((study) => (
            <AblationRow key={study.id} study={study} />
          ))}
        </ul>
      )}
    </div>
  );
}
