/** A ledger being written from its beginning to its end: entries follow one another without gaps, whatever they are told. */
import { type Ledger, type LedgerClass, ledgerClass } from "@trainyard/contracts";
import type { LedgerDiagnostics } from "./ledger-facts";

type Entry = Ledger["entries"][number];
type Kind = Omit<Entry, "fromMs" | "durationMs">;
type Part = Omit<Entry, "fromMs" | "segmentId">;

/** In whole milliseconds, so that sums are exact. */
export class LedgerBook {
  readonly fromMs: number;
  readonly toMs: number;
  readonly entries: Entry[] = [];
  /** Waiting that a person asked for. */
  heldByPersonMs = 0;
  readonly #diagnostics: readonly LedgerDiagnostics[];
  #atMs: number;

  constructor(fromMs: number, toMs: number, diagnostics: readonly LedgerDiagnostics[]) {
    this.fromMs = Math.round(fromMs);
    this.toMs = Math.max(this.fromMs, Math.round(toMs));
    this.#atMs = this.fromMs;
    this.#diagnostics = diagnostics.toSorted((a, b) => a.fromMs - b.fromMs);
  }

  /** All time up to a moment that has no entry yet. */
  enter(untilMs: number, kind: Kind): void {
    const until = Math.min(this.toMs, Math.round(untilMs));
    if (until <= this.#atMs) return;
    this.entries.push({ ...kind, fromMs: this.#atMs, durationMs: until - this.#atMs });
    this.#atMs = until;
  }

  /** The same for time in which no trainer was at work: what diagnostics filled of it is theirs. */
  enterIdle(untilMs: number, kind: Kind, byPerson = false): void {
    const until = Math.min(this.toMs, untilMs);
    const firstEntry = this.entries.length;
    for (const { fromMs, toMs, incidentId } of this.#diagnostics) {
      if (fromMs >= until) break;
      if (toMs <= this.#atMs) continue;
      this.enter(fromMs, kind);
      this.enter(Math.min(toMs, until), {
        class: "diagnosis",
        segmentId: null,
        incidentId: incidentId ?? kind.incidentId,
        detail: "Diagnostics while nothing trained",
      });
    }
    this.enter(until, kind);
    if (byPerson) this.heldByPersonMs += sum(this.entries.slice(firstEntry).filter((entry) => entry.class === kind.class));
  }

  /** Time in which a trainer made steps. Of its parts only the sums are known: they lie end to end, and the rest trained. */
  enterParts(untilMs: number, segmentId: string, parts: readonly Part[]): void {
    const until = Math.min(this.toMs, Math.round(untilMs));
    let left = Math.max(0, until - this.#atMs);
    const lengths = parts.map(({ durationMs }) => {
      const length = Math.min(left, Math.round(durationMs));
      left -= length;
      return length;
    });
    const training: Part = { class: "training", durationMs: left, incidentId: null, detail: "Training" };
    const [repeated, ...others] = parts.map((part, index) => ({ ...part, durationMs: lengths[index] ?? 0 }));
    for (const { durationMs, ...part } of [...(repeated === undefined ? [] : [repeated]), training, ...others]) {
      this.enter(this.#atMs + durationMs, { ...part, segmentId });
    }
  }

  totalsMs(): Record<LedgerClass, number> {
    const totals = Object.fromEntries(ledgerClass.options.map((name) => [name, 0])) as Record<LedgerClass, number>;
    for (const entry of this.entries) totals[entry.class] += entry.durationMs;
    return totals;
  }
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, { durationMs }) => total + durationMs, 0);
}
