/** One incident: what happened, the evidence, what has answered it, and what else can. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Incident, type RunDetail, api as routes } from "@trainyard/contracts";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { IncidentBadge } from "../../../components/incident/incident-badge";
import { IncidentEvidence } from "../../../components/incident/incident-evidence";
import { incidentKinds } from "../../../components/incident/incident-words";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { Sheet } from "../../../components/ui/sheet";
import { Skeleton } from "../../../components/ui/skeleton";
import { api } from "../../../lib/api";
import { formatInstant, formatInteger } from "../../../lib/format";
import { keys, queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { useActionForm } from "../../../lib/use-action-form";
import { useNow } from "../../../lib/use-now";
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
        incident.status === "resolved" ? undefined : (
          <Button onClick={() => setResolving(true)}>
            <CircleCheck /> Resolve…
          </Button>
        )
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
        <Link href={`/cluster#${nodeName}`} className="text-xs underline decoration-line-strong underline-offset-2">
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

function ResolveDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: routes.resolveIncident.body,
    call: (body) => api.call("resolveIncident", { incidentId: incident.id, body }),
    onDone: () => {
      toast("Incident resolved");
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.incidents }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title="Resolve this incident"
      description={incident.summary}
      testId="resolve-dialog"
      confirm={{ label: "Resolve it", busy: "Resolving", icon: CircleCheck }}
      sentence={{ label: "What came of it", hint: "Kept with the incident", placeholder: "Back in its band after the roll-back" }}
    />
  );
}
