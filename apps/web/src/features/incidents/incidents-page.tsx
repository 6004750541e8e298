/** All incidents, newest first, live. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { incidentKind } from "@trainyard/contracts";
import { Download, ListFilter, ShieldCheck, X } from "lucide-react";
import { EmptyState } from "../../components/empty-state";
import { incidentKinds } from "../../components/incident/incident-words";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { downloadCsv } from "../../lib/download-csv";
import { recoveryQueries } from "../../lib/recovery-queries";
import { IncidentFilters } from "./incident-filters";
import { IncidentRow } from "./incident-row";
import { incidentsCsvHeader, incidentsCsvRow } from "./incidents-csv";
import { useIncidentFilter } from "./use-incident-filter";

export function IncidentsPage() {
  const { data: incidents, error, refetch } = useQuery(recoveryQueries.incidents);
  const list = useIncidentFilter();
  const shown = incidents?.filter(list.matches) ?? [];
  return (
    <div className="flex flex-col gap-4" data-testid="incidents-page">
      <header className="flex min-h-9 items-center gap-3">
        <h1 className="font-semibold text-xl tracking-tight">Incidents</h1>
        {incidents !== undefined && incidents.length > 0 && <span className="figures text-muted">{summary(incidents)}</span>}
        {shown.length > 0 && (
          <Button
            variant="ghost"
            className="ml-auto"
            onClick={() => downloadCsv("trainyard-incidents.csv", incidentsCsvHeader, shown.map(incidentsCsvRow))}
          >
            <Download /> CSV
          </Button>
        )}
      </header>
      {incidents === undefined && error !== null && <LoadError what="the incidents" error={error} retry={() => void refetch()} />}
      {incidents === undefined && error === null && <Skeleton className="h-80" />}
      {incidents?.length === 0 && <NoIncidents />}
      {incidents !== undefined && incidents.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <IncidentFilters incidents={incidents} list={list} />
          </div>
          <Card>
            {shown.length === 0 ? (
              <EmptyState
                icon={ListFilter}
                title="No incident matches"
                action={
                  <Button onClick={list.clear}>
                    <X /> Clear the filters
                  </Button>
                }
              />
            ) : (
              <ol aria-label="Incidents, newest first">
                {shown.map((incident) => (
                  <IncidentRow key={incident.id} incident={incident} />
                ))}
              </ol>
            )}
          </Card>
        </>
      )}
    </div>
  );
}

function summary(incidents: readonly { status: string }[]): string {
  const open = incidents.filter(({ status }) => status === "open").length;
  return open === 0 ? "none open" : `${open} open`;
}

/** Says what is watched for, so that an empty page is an answer. */
function NoIncidents() {
  return (
    <Card>
      <EmptyState icon={ShieldCheck} title="Nothing has gone wrong yet">
        What costs or threatens training time appears here as it happens, with its evidence and what was done about it.
      </EmptyState>
      <dl className="grid gap-x-8 gap-y-3 border-t px-6 py-5 sm:grid-cols-2 lg:grid-cols-3">
        {incidentKind.options.map((kind) => {
          const { icon: Icon, word, meaning } = incidentKinds[kind];
          return (
            <div key={kind} className="grid grid-cols-[1.25rem_1fr] gap-x-2">
              <Icon className="mt-0.5 size-4 text-muted" aria-hidden />
              <div>
                <dt className="font-medium">{word}</dt>
                <dd className="text-muted text-xs">{meaning}</dd>
              </div>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
