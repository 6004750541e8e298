/** One incident: what happened, the evidence, what has answered it, and what else can. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Incident, RunDetail } from "@trainyard/contracts";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { IncidentBadge } from "../../../components/incident/incident-badge";
import { IncidentEvidence } from "../../../components/incident/incident-evidence";
import { incidentKinds } from "../../../components/incident/incident-words";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { Sheet } from "../../../components/ui/sheet";
import { Skeleton } from "../../../components/ui/skeleton";
import { formatInstant, formatInteger } from "../../../lib/format";
import { queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { useNow } from "../../../lib/use-now";
import { ResolveDialog } from "../../incidents/resolve-dialog";
import { IncidentAnswers } from "./incident-answers";

export function IncidentSheet({ run, incidentId, onClose }: { run: RunDetail; incidentId: string; onClose: () => void }) {
  const { data: incidents } = useQuery(recoveryQueries.runIncidents(run.id));
  const incident = incidents?.find(({ id }) => id === incidentId);
  const [resolving, setResolving] = useState(false);
  if (incident === undefined)
    return (
      <Sheet
        title="Incident"
        description={incidents === undefined ? "Loading" : "This run has no such incident."}
        testId="incident-sheet"
        onClose={onClose}
      >
        {incidents === undefined && <Skeleton className="h-40" />}
      </Sheet>
    );
  return (
    <Sheet
      title={`${incidentKinds[incident.kind].word}${incident.step === null ? "" : ` at step ${formatInteger(incident.step)}`}`}
      description={<Head incident={incident} />}
      testId="incident-sheet"
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" asChild>
            <Link href={`/incidents/${incident.id}`}>Open its page</Link>
          </Button>
          {incident.status !== "resolved" && (
            <Button onClick={() => setResolving(true)}>
              <CircleCheck /> Resolve…
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <p>{incident.summary}</p>
        {incident.status !== "resolved" && (
          <section aria-label="What can be done" className="flex flex-col gap-2">
            <h3 className="font-medium text-muted text-xs">What can be done</h3>
            <IncidentAnswers incident={incident} />
          </section>
        )}
        {incident.resolution !== null && (
          <p>
            <span className="text-muted">Resolved by {incident.resolvedBy ?? "itself"}: </span>
            {incident.resolution}
          </p>
        )}
        <Answers runId={run.id} incident={incident} />
        <section aria-label="Evidence" className="flex flex-col gap-2">
          <h3 className="font-medium text-muted text-xs">Evidence</h3>
          <IncidentEvidence evidence={incident.evidence} />
        </section>
      </div>
      {resolving && <ResolveDialog incident={incident} onClose={() => setResolving(false)} />}
    </Sheet>
  );
}

function Head({ incident: { status, openedAt, nodeName } }: { incident: Incident }) {
  const nowMs = useNow();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <IncidentBadge status={status} />
      <time dateTime={openedAt} title={new Date(openedAt).toLocaleString()} className="figures text-xs">
        {formatInstant(openedAt, nowMs)}
      </time>
      {nodeName !== null && (
        <Link href={`/cluster/${encodeURIComponent(nodeName)}`} className="text-xs underline decoration-line-strong underline-offset-2">
          {nodeName}
        </Link>
      )}
    </div>
  );
}

function Answers({ runId, incident }: { runId: string; incident: Incident }) {
  const { data: interventions = [] } = useQuery(queries.interventions(runId));
  const answers = interventions.filter(({ id }) => incident.answers.includes(id));
  if (answers.length === 0) return null;
  return (
    <section aria-label="Answered by" className="flex flex-col gap-2">
      <h3 className="font-medium text-muted text-xs">Answered by</h3>
      <ul className="flex flex-col gap-1.5">
        {answers.map(({ id, kind, author, reason, status }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 text-sm">
            <Badge tone={status === "applied" ? "good" : status === "failed" ? "danger" : "info"}>{status}</Badge>
            {kind === "rollback" ? "roll-back" : kind} by {author}
            {reason !== "" && <span className="text-muted">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
