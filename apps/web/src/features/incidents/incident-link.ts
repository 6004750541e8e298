/** Address of the run page that shows an incident's surroundings. */
import type { Incident } from "@trainyard/contracts";

/** Steps shown before and behind: as far apart as alarms may lie and still be one group. */
const surroundings = 64;

export function runLink({ runId, step }: Pick<Incident, "runId" | "step">): string | null {
  if (runId === null) return null;
  return step === null ? `/runs/${runId}` : `/runs/${runId}?from=${Math.max(0, step - surroundings)}&to=${step + surroundings}`;
}
