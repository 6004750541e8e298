/** What a policy made of alarms, newest first. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { formatInstant, formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { outcomeLooks } from "./policy-words";

export function DecisionsSection({ policyId }: { policyId: string }) {
  const { data: decisions, error, refetch } = useQuery(recoveryQueries.decisions(policyId));
  const { data: runs = [] } = useQuery(queries.runs);
  const nowMs = useNow();
  return (
    <Card aria-label="Decisions" className="min-w-0" data-testid="decisions">
      <h2 className="border-b px-4 py-3 font-semibold text-sm">Decisions</h2>
      {decisions === undefined && error !== null && <LoadError what="the decisions" error={error} retry={() => void refetch()} />}
      {decisions === undefined && error === null && <Skeleton className="m-4 h-32" />}
      {decisions?.length === 0 && (
        <EmptyState icon={Radar} title="No alarm yet">
          Each alarm of its detector on a running run is answered here, or why it was not.
        </EmptyState>
      )}
      <ol>
        {decisions?.map(({ id, at, runId, alarm, outcome, detail, incidentId }) => (
          <li key={id} className="figures border-t px-4 py-2.5 text-xs first:border-t-0">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Badge tone={outcomeLooks[outcome].tone}>{outcomeLooks[outcome].label}</Badge>
              <Link
                href={`/runs/${runId}?from=${Math.max(0, alarm.step - 64)}&to=${alarm.step + 64}`}
                className="font-medium hover:underline"
              >
                {runs.find((run) => run.id === runId)?.name ?? runId} at step {formatInteger(alarm.step)}
              </Link>
              {incidentId !== null && (
                <Link href={`/incidents/${incidentId}`} className="text-muted underline underline-offset-4 hover:text-foreground">
                  incident
                </Link>
              )}
              <time dateTime={at} className="ml-auto whitespace-nowrap text-muted">
                {formatInstant(at, nowMs)}
              </time>
            </p>
            <p className="mt-1">{detail}</p>
            <p className="text-muted">{alarm.why}</p>
          </li>
        ))}
      </ol>
    </Card>
  );
}
