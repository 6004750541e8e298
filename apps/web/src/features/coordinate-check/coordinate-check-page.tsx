/** Coordinate checks: do activations keep their size as the width grows, with muP and without. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { CoordinateCheck } from "@trainyard/contracts";
import { Ruler } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { NativeSelect } from "../../components/ui/field";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { useNow } from "../../lib/use-now";
import { CheckView } from "./check-view";
import { StartCheckForm } from "./start-check-form";
import { WidthSection } from "./width-section";

export function CoordinateCheckPage() {
  const { data: checks, error, refetch } = useQuery(ladderQueries.coordinateChecks);
  const [chosen, setChosen] = useQueryState("check", parseAsString);
  const check = checks?.find(({ id }) => id === chosen) ?? checks?.[0];
  return (
    <div className="flex flex-col gap-5" data-testid="coordinate-check-page">
      <header>
        <p className="text-muted text-xs">
          <Link href="/ladders" className="hover:underline">
            Ladders
          </Link>
        </p>
        <h1 className="font-semibold text-xl tracking-tight">Coordinate check</h1>
        <p className="max-w-3xl text-muted">
          Under muP, what a step changes in an activation has the same size at every width, so that a rate found on a narrow model serves a
          wide one. Under the standard parametrisation it grows with the width. A few steps at several widths show which is the case.
        </p>
      </header>
      <StartCheckForm onStarted={(id) => void setChosen(id)} />
      {checks === undefined && error !== null && <LoadError what="the checks" error={error} retry={() => void refetch()} />}
      {checks === undefined && error === null && <Skeleton className="h-72" />}
      {checks?.length === 0 && (
        <EmptyState icon={Ruler} title="Nothing was checked yet">
          It takes a node a minute or two, beside what it trains.
        </EmptyState>
      )}
      {checks !== undefined && check !== undefined && (
        <section className="flex flex-col gap-3" aria-label="Result">
          <CheckSelect checks={checks} value={check.id} onChange={(id) => void setChosen(id)} />
          <CheckView key={check.id} check={check} />
        </section>
      )}
      <WidthSection />
    </div>
  );
}

interface CheckSelectProps {
  checks: readonly CoordinateCheck[];
  value: string;
  onChange: (id: string) => void;
}

function CheckSelect({ checks, value, onChange }: CheckSelectProps) {
  const nowMs = useNow();
  return (
    <NativeSelect
      aria-label="Check"
      className="w-auto max-w-full self-start"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {checks.map(({ id, request, requestedAt, status }) => (
        <option key={id} value={id}>
          {request.recipe}, widths {request.widths.join(", ")}, {formatAgo(Date.parse(requestedAt), nowMs)}
          {status === "done" ? "" : `, ${status}`}
        </option>
      ))}
    </NativeSelect>
  );
}
