/** Incidents as CSV rows. */
import type { Incident } from "@trainyard/contracts";
import type { Cell } from "../../lib/download-csv";

const fields = [
  "id",
  "kind",
  "status",
  "openedAt",
  "runId",
  "runName",
  "segmentId",
  "step",
  "nodeId",
  "nodeName",
  "summary",
  "resolvedAt",
  "resolvedBy",
  "resolution",
] as const satisfies readonly (keyof Incident)[];

export const incidentsCsvHeader: readonly string[] = [...fields, "answers", "evidence"];

export function incidentsCsvRow(incident: Incident): Cell[] {
  return [...fields.map((field) => incident[field]), incident.answers.length, JSON.stringify(incident.evidence)];
}
