/** The actions that answer an incident, by what kind it is; each opens with the incident's stretch and is recorded as its answer. */
"use client";

import type { Incident } from "@trainyard/contracts";
import { Boxes, CircleCheck, History, ListX, type LucideIcon, Server, Split, TrendingDown } from "lucide-react";
import { type IncidentFamily, incidentKinds, incidentStretch } from "../../../components/incident/incident-words";
import { Button } from "../../../components/ui/button";
import type { StepRange } from "../../../lib/step-range";
import { type Ask, useAsking } from "../ask";

interface Answer {
  label: string;
  icon: LucideIcon;
  ask: (range: StepRange, incidentId: string) => Ask;
}

const skip: Answer = {
  label: "Roll back and skip these samples",
  icon: ListX,
  ask: (range, incidentId) => ({ kind: "rollback", range, purpose: "skip", incidentId }),
};
const lower: Answer = {
  label: "Lower the learning rate",
  icon: TrendingDown,
  ask: (range, incidentId) => ({ kind: "rollback", range, purpose: "lower", incidentId }),
};
const restart: Answer = {
  label: "Restart from before it",
  icon: History,
  ask: (range, incidentId) => ({ kind: "rollback", range, purpose: "restart", incidentId }),
};
const several: Answer = {
  label: "Try several answers",
  icon: Split,
  ask: (range, incidentId) => ({ kind: "tournament", range, incidentId }),
};
const batch: Answer = {
  label: "What was in the batch",
  icon: Boxes,
  ask: ({ from }, incidentId) => ({ kind: "batch", step: from, incidentId }),
};
const suspects: Answer = {
  label: "Suspect nodes",
  icon: Server,
  ask: (range) => ({ kind: "suspects", range }),
};

const answers: Record<IncidentFamily, readonly Answer[]> = {
  instability: [skip, lower, several, batch, suspects],
  hardware: [suspects, restart],
  state: [restart, suspects],
};

export function IncidentAnswers({ incident }: { incident: Incident }) {
  const { ask } = useAsking();
  if (incident.kind === "environment-changed")
    return (
      <Button size="small" className="self-start" onClick={() => ask({ kind: "accept-environment" })}>
        <CircleCheck /> Accept the changed environment
      </Button>
    );
  const range = incidentStretch(incident);
  if (range === null)
    return <p className="text-muted text-sm">It belongs to no step of the curve; its node's page has the tests and the cordon.</p>;
  return (
    <div className="flex flex-wrap gap-1.5">
      {answers[incidentKinds[incident.kind].family].map(({ label, icon: Icon, ask: asked }) => (
        <Button key={label} size="small" onClick={() => ask(asked(range, incident.id))}>
          <Icon /> {label}
        </Button>
      ))}
    </div>
  );
}
