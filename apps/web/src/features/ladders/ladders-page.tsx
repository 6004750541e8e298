/** All ladders, newest first. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Ruler } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { formatInteger } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { FirstLadder } from "./first-ladder";
import { LadderRow } from "./ladder-row";
import { LaddersSkeleton } from "./ladders-skeleton";

export function LaddersPage() {
  const { data: ladders, error, refetch } = useQuery(ladderQueries.ladders);
  if (ladders === undefined && error === null) return <LaddersSkeleton />;
  return (
    <div className="flex flex-col gap-4" data-testid="ladders-page">
      <header className="flex min-h-9 flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Ladders</h1>
        {ladders !== undefined && ladders.length > 0 && <span className="figures text-muted">{formatInteger(ladders.length)} in all</span>}
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          <Button variant="ghost" asChild>
            <Link href="/ladders/coordinate-check" title="Whether activations keep their size as the width grows">
              <Ruler /> Coordinate check
            </Link>
          </Button>
          <Button variant="primary" asChild>
            <Link href="/ladders/new">
              <Plus /> New ladder
            </Link>
          </Button>
        </span>
      </header>
      {ladders === undefined && <LoadError what="the ladders" error={error} retry={() => void refetch()} />}
      {ladders?.length === 0 && <FirstLadder />}
      {ladders !== undefined && ladders.length > 0 && (
        <ul className="flex flex-col gap-2" aria-label="Ladders, newest first">
          {ladders.map((ladder) => (
            <LadderRow key={ladder.id} ladder={ladder} />
          ))}
        </ul>
      )}
    </div>
  );
}
