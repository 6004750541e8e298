/** What a logbook tells, in order of time: interventions, incidents, decisions of policies, certificates. */
import type { Incident, Intervention, PolicyDecision, RunDetail } from "@trainyard/contracts";

export interface LogbookEntry {
  /** When it was recorded. */
  readonly at: string;
  /** Where on the curve; null: nowhere in particular. */
  readonly step: number | null;
  readonly title: string;
  readonly author: string;
  /** Label and text, in order; a text may be of several lines. */
  readonly facts: readonly (readonly [label: string, text: string])[];
}

export interface LogbookFacts {
  readonly run: RunDetail;
  readonly interventions: readonly Intervention[];
  readonly incidents: readonly Incident[];
  readonly decisions: readonly PolicyDecision[];
}

/** Oldest first, so that an entry that was written once keeps its place. */
export function logbookEntries({ run, interventions, incidents, decisions }: LogbookFacts): LogbookEntry[] {
  const entries = [
    ...interventions.map(ofIntervention),
    ...incidents.map(ofIncident),
    ...decisions.map(ofDecision),
    ...run.segments.flatMap(ofCertificate),
  ];
  return entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.title.localeCompare(b.title));
}

function ofIntervention(intervention: Intervention): LogbookEntry {
  const { id, kind, author, reason, policyId, incidentId, status, appliedStep, result } = intervention;
  const given = intervention.arguments;
  const step = appliedStep ?? numberIn(given, "fromStep");
  const facts: (readonly [string, string])[] = [];
  if (typeof given.text === "string") facts.push(["Note", given.text]);
  if (reason !== "") facts.push(["Reason", reason]);
  if (policyId !== null) facts.push(["Decided by policy", policyId]);
  if (incidentId !== null) facts.push(["Answers", incidentId]);
  facts.push(["Asked", inWords(given)]);
  facts.push([
    "Result",
    result === null ? status : `${status}${appliedStep === null ? "" : ` at step ${appliedStep}`}: ${inWords(result)}`,
  ]);
  return { at: intervention.requestedAt, step, title: `${kind} (${id})`, author, facts };
}

function ofIncident(incident: Incident): LogbookEntry {
  const { id, kind, openedAt, step, summary, answers, status, nodeName, resolvedAt, resolvedBy, resolution } = incident;
  const facts: (readonly [string, string])[] = [["What", summary]];
  if (nodeName !== null) facts.push(["Node", nodeName]);
  if (answers.length > 0) facts.push(["Answered by", answers.join(", ")]);
  facts.push(["Outcome", resolution === null ? status : `${resolution} (${resolvedBy}, ${resolvedAt})`]);
  return { at: openedAt, step, title: `Incident: ${kind} (${id})`, author: "trainyard", facts };
}

function ofDecision({ at, policyName, policyId, alarm, outcome, detail, incidentId, interventionId }: PolicyDecision): LogbookEntry {
  const facts: (readonly [string, string])[] = [
    ["Alarm", `${alarm.detector}: ${alarm.why}`],
    ["Decision", `${outcome}: ${detail}`],
  ];
  if (incidentId !== null) facts.push(["Incident", incidentId]);
  if (interventionId !== null) facts.push(["Intervention", interventionId]);
  return { at, step: alarm.step, title: `Policy ${policyName} (${policyId})`, author: "trainyard", facts };
}

function ofCertificate({ ordinal, startStep, startedAt, node, certificate }: RunDetail["segments"][number]): LogbookEntry[] {
  if (certificate === null || startedAt === null) return [];
  const title = `Resume certificate of segment ${ordinal}: ${certificate.status}`;
  const facts: LogbookEntry["facts"] = [
    ["Segment", `${ordinal}, from step ${startStep}${node === null ? "" : ` on ${node}`}`],
    ["Against", certificate.against ?? "none"],
    ["Found", certificate.detail],
  ];
  return [{ at: startedAt, step: startStep, title, author: "trainyard", facts }];
}

/** Nested values as they are, in one line; a specification that was in force before is too long for a book and stands in the API. */
function inWords(values: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(values).filter(([name, value]) => name !== "before" && value !== null);
  return shown.length === 0
    ? "nothing further"
    : shown.map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`).join("; ");
}

function numberIn(values: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = values[name];
  return typeof value === "number" ? value : null;
}
