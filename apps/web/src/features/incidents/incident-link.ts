/** Address of the run page that shows an incident in its surroundings, with the actions that answer it. */
import type { Incident } from "@trainyard/contracts";

/** Steps shown before and behind: as far apart as alarms may lie and still be one group. */
const surroundings = 64;

export function runLink({ id, runId, step }: Pick<Incident, "id" | "runId" | "step">): string | null {
  if (runId === null) return null;
  const stretch = step === null ? "" : `&from=${Math.max(0, step - surroundings)}&to=${step + surroundings}`;
  return `/runs/${runId}?incident=${encodeURIComponent(id)}${stretch}`;
}
