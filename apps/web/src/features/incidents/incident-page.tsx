/** One incident: what happened, where, what shows it, what it cost, and what was done. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type Incident, TrainyardError } from "@trainyard/contracts";
import { ArrowLeft, CircleCheck, LifeBuoy, SearchX } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { IncidentBadge } from "../../components/incident/incident-badge";
import { IncidentEvidence } from "../../components/incident/incident-evidence";
import { incidentKinds } from "../../components/incident/incident-words";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { formatAgo, formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { usePageTitle } from "../../lib/use-page-title";
import { CostCard } from "./cost-card";

import { costOf } from "./incident-cost";
import { runLink } from "./incident-link";
import { answersIt, timelineOf } from "./incident-timeline";
import { ResolveDialog } from "./resolve-dialog";
import { TimelineList } from "./timeline-list";

export function IncidentPage({ incidentId }: { incidentId: string }) {
  const { data: incident, error, refetch } = useQuery(recoveryQueries.incident(incidentId));
  usePageTitle(incident === undefined ? null : `${incidentKinds[incident.kind].word} · Incident`);
  if (incident === undefined && error instanceof TrainyardError && error.code === "not-found") return <UnknownIncident />;
  if (incident === undefined && error !== null) return <LoadError what="this incident" error={error} retry={() => void refetch()} />;
  if (incident === undefined) return <Skeleton className="h-96" />;
  return <IncidentDetail incident={incident} />;
}

function IncidentDetail({ incident }: { incident: Incident }) {
  const nowMs = useNow();
  const [resolving, setResolving] = useState(false);
  const { interventions, decisions, diagnostics, ledger } = useAnswers(incident);
  const { kind, status, summary, openedAt, runId } = incident;
  const { icon: Icon, word, meaning } = incidentKinds[kind];
  return (
    <div className="flex flex-col gap-4" data-testid="incident-page" data-status={status}>
      <Link href="/incidents" className="inline-flex w-fit items-center gap-1.5 text-muted text-xs hover:text-foreground">
        <ArrowLeft className="size-3.5" aria-hidden /> All incidents
      </Link>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="flex items-center gap-2 font-semibold text-xl tracking-tight">
              <Icon className="size-5 text-muted" aria-hidden /> {word}
            </h1>
            <IncidentBadge status={status} />
            <time dateTime={openedAt} title={new Date(openedAt).toLocaleString("en-GB")} className="figures text-muted text-xs">
              opened {formatAgo(Date.parse(openedAt), nowMs)}
            </time>
          </div>
          <p className="mt-2 break-words text-base">{summary}</p>
          <p className="text-muted text-xs">{meaning}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {runId !== null && status !== "resolved" && (
            <Button asChild>
              <Link href={`/runs/${runId}/recover?incident=${incident.id}`}>
                <LifeBuoy /> Guided restart
              </Link>
            </Button>
          )}
          {status !== "resolved" && (
            <Button variant="primary" onClick={() => setResolving(true)}>
              <CircleCheck /> Resolve
            </Button>
          )}
        </div>
      </header>
      <Where incident={incident} />
      <div className="grid gap-4 lg:grid-cols-[1.6fr_1fr]">
        <Part title="Evidence">
          <IncidentEvidence evidence={incident.evidence} />
        </Part>
        <div className="flex min-w-0 flex-col gap-4">
          {runId !== null && (
            <Part title="What it cost">
              <CostCard
                known={ledger !== undefined}
                cost={costOf(
                  incident,
                  ledger,
                  interventions.filter((each) => answersIt(incident, each)),
                )}
              />
            </Part>
          )}
          <Part title="What was done">
            <TimelineList entries={timelineOf(incident, { interventions, decisions, diagnostics })} />
          </Part>
        </div>
      </div>
      {resolving && <ResolveDialog incident={incident} onClose={() => setResolving(false)} />}
    </div>
  );
}

/** An incident without a run or a node has no answers of that sort. */
function useAnswers({ runId, nodeId, status }: Incident) {
  const ofRun = { enabled: runId !== null };
  const { data: interventions = [] } = useQuery({ ...queries.interventions(runId ?? ""), ...ofRun });
  const { data: decisions = [] } = useQuery({ ...recoveryQueries.runDecisions(runId ?? ""), ...ofRun });
  const { data: ledger } = useQuery({ ...recoveryQueries.ledger(runId ?? "", status !== "resolved"), ...ofRun });
  const { data: diagnostics = [] } = useQuery({ ...recoveryQueries.diagnostics(nodeId ?? ""), enabled: nodeId !== null });
  return { interventions, decisions, diagnostics, ledger };
}

function Where({ incident }: { incident: Incident }) {
  const { runName, runId, step, nodeName } = incident;
  const href = runLink(incident);
  if (href === null && nodeName === null) return null;
  return (
    <dl className="figures grid overflow-hidden rounded-lg border bg-line [gap:1px] sm:grid-cols-3" data-testid="incident-where">
      {href !== null && (
        <Place label="Run">
          <PlaceLink href={href}>{runName ?? runId}</PlaceLink>
        </Place>
      )}
      {href !== null && (
        <Place label="First sign">
          {step === null ? (
            <span className="text-muted">between steps</span>
          ) : (
            <PlaceLink href={href}>step {formatInteger(step)}, on the curve</PlaceLink>
          )}
        </Place>
      )}
      {nodeName !== null && (
        <Place label="Node">
          <PlaceLink href={`/cluster/${encodeURIComponent(nodeName)}`}>{nodeName}</PlaceLink>
        </Place>
      )}
    </dl>
  );
}

function Place({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-2.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="truncate">{children}</dd>
    </div>
  );
}

function PlaceLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-foreground">
      {children}
    </Link>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card aria-label={title} className="min-w-0 px-4 py-3">
      <h2 className="mb-3 font-semibold text-sm">{title}</h2>
      {children}
    </Card>
  );
}

function UnknownIncident() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such incident"
      action={
        <Button asChild>
          <Link href="/incidents">All incidents</Link>
        </Button>
      }
    >
      The address may be mistyped, or it belongs to another Trainyard. Incidents are never deleted.
    </EmptyState>
  );
}
