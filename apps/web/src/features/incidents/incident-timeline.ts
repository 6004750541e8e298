/** What came after an incident, in order of time: what policies decided, what was done, what nodes found, how it ended. Pure. */
import type { DiagnosticRun, Incident, Intervention, PolicyDecision } from "@trainyard/contracts";
import { formatInteger } from "../../lib/format";

export interface TimelineEntry {
  id: string;
  at: string;
  title: string;
  detail: string;
  /** Empty: nobody in particular. */
  by: string;
  tone: "neutral" | "good" | "warning" | "danger";
}

interface Answers {
  interventions: readonly Intervention[];
  decisions: readonly PolicyDecision[];
  diagnostics: readonly DiagnosticRun[];
}

const actionNames: Record<Intervention["kind"], string> = {
  pause: "Pause",
  resume: "Resume",
  stop: "Stop",
  checkpoint: "Checkpoint",
  restart: "Restart from a checkpoint",
  rollback: "Roll back",
  move: "Move to another node",
  change: "Change of settings",
  annotate: "Note",
};

const outcomeWords: Record<PolicyDecision["outcome"], string> = {
  noted: "noted it",
  "would-act": "would have acted",
  acted: "acted",
  "cooling-down": "was cooling down",
  "limit-reached": "had reached its limit",
  failed: "failed to act",
};

export function timelineOf(incident: Incident, { interventions, decisions, diagnostics }: Answers): TimelineEntry[] {
  const entries = [
    opening(incident),
    ...decisions.filter(({ incidentId }) => incidentId === incident.id).map(ofDecision),
    ...interventions.filter((each) => answersIt(incident, each)).map(ofIntervention),
    ...diagnostics.filter(({ incidentId }) => incidentId === incident.id).map(ofDiagnostics),
    ...ending(incident),
  ];
  return withoutRepeats(entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)));
}

/** What was said several times in a row stands once, with how often. */
function withoutRepeats(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const runs: TimelineEntry[][] = [];
  for (const entry of entries) {
    const current = runs.at(-1);
    if (current?.[0]?.title === entry.title && current[0].detail === entry.detail) current.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    return [rest.length === 0 ? first : { ...first, title: `${first.title}, ${rest.length + 1} times` }];
  });
}

export function answersIt({ id, answers }: Pick<Incident, "id" | "answers">, intervention: Intervention): boolean {
  return intervention.incidentId === id || answers.includes(intervention.id);
}

function opening({ id, openedAt, summary }: Incident): TimelineEntry {
  return { id, at: openedAt, title: "Opened", detail: summary, by: "", tone: "danger" };
}

function ofDecision({ id, at, policyName, outcome, detail }: PolicyDecision): TimelineEntry {
  return {
    id,
    at,
    title: `Policy ${policyName} ${outcomeWords[outcome]}`,
    detail,
    by: "",
    tone: outcome === "failed" ? "danger" : "neutral",
  };
}

function ofIntervention({ id, requestedAt, kind, status, appliedStep, reason, author, policyId }: Intervention): TimelineEntry {
  const words = {
    requested: "asked for",
    applied: appliedStep === null ? "applied" : `applied at step ${formatInteger(appliedStep)}`,
    failed: "failed",
  };
  return {
    id,
    at: requestedAt,
    title: `${actionNames[kind]}, ${words[status]}`,
    detail: reason,
    by: policyId === null ? author : `${author}, by a policy`,
    tone: status === "failed" ? "danger" : status === "applied" ? "good" : "warning",
  };
}

function ofDiagnostics({ id, requestedAt, node, level, verdict, status, author, reason }: DiagnosticRun): TimelineEntry {
  const tone = verdict === "pass" ? "good" : verdict === "fail" || status === "failed" ? "danger" : "warning";
  return { id, at: requestedAt, title: `Diagnostics of ${node}, level ${level}: ${verdict ?? status}`, detail: reason, by: author, tone };
}

function ending({ id, resolvedAt, resolvedBy, resolution }: Incident): TimelineEntry[] {
  if (resolvedAt === null) return [];
  return [{ id: `${id} resolved`, at: resolvedAt, title: "Resolved", detail: resolution ?? "", by: resolvedBy ?? "", tone: "good" }];
}
