/** What befell the run, and what policies made of its alarms. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Incident, PolicyDecision } from "@trainyard/contracts";
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { IncidentGlyph } from "../../charts/incident-glyph";
import { EmptyState } from "../../components/empty-state";
import { IncidentBadge } from "../../components/incident/incident-badge";
import { incidentKinds } from "../../components/incident/incident-words";
import { LoadError } from "../../components/load-error";
import { Badge, type Tone } from "../../components/ui/badge";
import { Skeleton } from "../../components/ui/skeleton";
import { formatInstant, formatInteger } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { useAsking } from "./ask";

export function IncidentsPanel({ runId }: { runId: string }) {
  const { data: incidents, error, refetch } = useQuery(recoveryQueries.runIncidents(runId));
  const { data: decisions = [] } = useQuery(recoveryQueries.runDecisions(runId));
  if (incidents === undefined && error !== null) return <LoadError what="the incidents" error={error} retry={() => void refetch()} />;
  if (incidents === undefined) return <Skeleton className="m-4 h-40" />;
  if (incidents.length === 0 && decisions.length === 0)
    return (
      <EmptyState icon={ShieldCheck} title="Nothing has gone wrong">
        Spikes, lost nodes and anything else that costs training time stand here and on the curve.
      </EmptyState>
    );
  return (
    <div>
      <ul aria-label="Incidents, newest first">
        {incidents.map((incident) => (
          <IncidentRow key={incident.id} incident={incident} />
        ))}
      </ul>
      {decisions.length > 0 && (
        <>
          <h3 className="border-t px-4 pt-3 pb-1 font-medium text-muted text-xs">What policies made of its alarms</h3>
          <ul className="max-h-72 overflow-y-auto" aria-label="Decisions of policies, newest first">
            {decisions.map((decision) => (
              <DecisionRow key={decision.id} decision={decision} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const row = "figures grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 border-t px-4 py-2 text-left first:border-t-0";

function IncidentRow({ incident }: { incident: Incident }) {
  const { ask } = useAsking();
  const nowMs = useNow();
  const { word, family } = incidentKinds[incident.kind];
  return (
    <li className="border-t first:border-t-0">
      <button
        type="button"
        data-testid="run-incident"
        className={`${row} hover:bg-foreground/4`}
        onClick={() => ask({ kind: "incident", incidentId: incident.id })}
      >
        <IncidentGlyph family={family} status={incident.status} />
        <span className="min-w-0">
          <b className="font-medium">{word}</b>
          <span className="text-muted text-xs">
            {incident.step === null ? "" : ` · step ${formatInteger(incident.step)}`} · {formatInstant(incident.openedAt, nowMs)}
          </span>
          <span className="block text-muted">{incident.summary}</span>
        </span>
        <IncidentBadge status={incident.status} />
      </button>
    </li>
  );
}

const outcomes: Record<PolicyDecision["outcome"], { word: string; tone: Tone }> = {
  noted: { word: "noted", tone: "neutral" },
  "would-act": { word: "would act", tone: "info" },
  acted: { word: "acted", tone: "good" },
  "cooling-down": { word: "cooling down", tone: "neutral" },
  "limit-reached": { word: "limit reached", tone: "warning" },
  failed: { word: "failed", tone: "danger" },
};

function DecisionRow({ decision: { policyId, policyName, at, alarm, outcome, detail } }: { decision: PolicyDecision }) {
  const nowMs = useNow();
  return (
    <li className={row}>
      <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</Badge>
      <span className="min-w-0">
        <Link href={`/policies/${policyId}`} className="font-medium hover:underline">
          {policyName}
        </Link>
        <span className="text-muted text-xs">
          {" "}
          · {alarm.detector} at step {formatInteger(alarm.step)}
        </span>
        <span className="block text-muted">{detail}</span>
      </span>
      <time dateTime={at} className="text-muted text-xs">
        {formatInstant(at, nowMs)}
      </time>
    </li>
  );
}
