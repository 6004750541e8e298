/** Where a run's wall time went, as pieces of one bar. Pure. */
import { type Ledger, type LedgerClass, ledgerClass } from "@trainyard/contracts";

export interface LedgerPiece {
  class: LedgerClass;
  ms: number;
  /** Of the whole bar. */
  share: number;
  /** Where it begins, as a share of the whole bar. */
  start: number;
}

/** In the fixed order of the classes, so that the bar does not reorder while it grows; classes without time are left out. */
export function ledgerPieces({ totalsMs }: Pick<Ledger, "totalsMs">): LedgerPiece[] {
  const totals = ledgerClass.options.map((name) => ({ class: name, ms: totalsMs[name] ?? 0 })).filter(({ ms }) => ms > 0);
  const whole = totals.reduce((sum, { ms }) => sum + ms, 0);
  let start = 0;
  return totals.map(({ class: name, ms }) => {
    const piece = { class: name, ms, share: ms / whole, start };
    start += piece.share;
    return piece;
  });
}

/** Time that each incident cost, most first. */
export function incidentCosts({ entries }: Pick<Ledger, "entries">): { incidentId: string; ms: number; classes: LedgerClass[] }[] {
  const costs = new Map<string, { incidentId: string; ms: number; classes: LedgerClass[] }>();
  for (const { incidentId, durationMs, class: name } of entries) {
    if (incidentId === null) continue;
    const cost = costs.get(incidentId) ?? { incidentId, ms: 0, classes: [] };
    cost.ms += durationMs;
    if (!cost.classes.includes(name)) cost.classes.push(name);
    costs.set(incidentId, cost);
  }
  return [...costs.values()].filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms);
}
