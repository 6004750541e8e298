/** What an incident cost: its share of the run's ledger, and what its answers gave up. Pure. */
import type { Incident, Intervention, Ledger, LedgerClass } from "@trainyard/contracts";

export interface IncidentCost {
  /** By class, milliseconds of wall time, largest first. */
  time: readonly { class: LedgerClass; durationMs: number }[];
  totalMs: number;
  /** Sums over the answers that went back; null: none did. */
  rolledBack: { stepsLost: number; samplesSkipped: number } | null;
}

export function costOf({ id }: Pick<Incident, "id">, ledger: Ledger | undefined, answers: readonly Intervention[]): IncidentCost {
  const byClass = new Map<LedgerClass, number>();
  for (const entry of ledger?.entries ?? [])
    if (entry.incidentId === id) byClass.set(entry.class, (byClass.get(entry.class) ?? 0) + entry.durationMs);
  const time = [...byClass].map(([name, durationMs]) => ({ class: name, durationMs })).sort((a, b) => b.durationMs - a.durationMs);
  const results = answers.filter(({ kind, status }) => kind === "rollback" && status === "applied").map(({ result }) => result ?? {});
  const sum = (field: string) => results.reduce((total, result) => total + numberIn(result[field]), 0);
  return {
    time,
    totalMs: time.reduce((total, { durationMs }) => total + durationMs, 0),
    rolledBack: results.length === 0 ? null : { stepsLost: sum("stepsLost"), samplesSkipped: sum("samplesSkipped") },
  };
}

function numberIn(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
