/** How kinds and states of incidents are called, and to which family a kind belongs. */
import type { Incident, IncidentKind, IncidentStatus } from "@trainyard/contracts";
import type { Tone } from "../ui/badge";

/** instability: the training itself; hardware: what it runs on; state: what was written or read back differs from what it should be. */
export type IncidentFamily = "instability" | "hardware" | "state";

export const incidentKinds: Record<IncidentKind, { word: string; family: IncidentFamily }> = {
  spike: { word: "Spike", family: "instability" },
  divergence: { word: "Divergence", family: "instability" },
  plateau: { word: "Plateau", family: "instability" },
  "node-lost": { word: "Node lost", family: "hardware" },
  hang: { word: "Hang", family: "hardware" },
  crash: { word: "Crash", family: "hardware" },
  "disk-full": { word: "Disk full", family: "hardware" },
  straggler: { word: "Slow node", family: "hardware" },
  "clock-skew": { word: "Clock off", family: "hardware" },
  "diagnostics-failed": { word: "Diagnostics failed", family: "hardware" },
  "corrupt-checkpoint": { word: "Corrupt checkpoint", family: "state" },
  "configuration-mismatch": { word: "Configuration differs", family: "state" },
  "certificate-failed": { word: "Certificate failed", family: "state" },
};

export const incidentTones: Record<IncidentStatus, Tone> = { open: "danger", answered: "warning", resolved: "good" };

/** The newest steps that the evidence speaks of are part of what an answer should leave behind. */
export function incidentStretch({ step, evidence }: Pick<Incident, "step" | "evidence">): { from: number; to: number } | null {
  if (step === null) return null;
  const from = Math.max(1, step);
  return { from, to: Math.max(from, ...stepsIn(evidence)) };
}

/** Numbers under a name that ends on "step", however deep. */
function stepsIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "number" ? (/step$/i.test(name) && !/checkpoint/i.test(name) ? [inner] : []) : stepsIn(inner),
  );
}
