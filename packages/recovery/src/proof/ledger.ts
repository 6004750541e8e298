/** The goodput ledger: every millisecond of a run's wall time belongs to one class, and to the incident that cost it. */
import type { Ledger, LedgerClass } from "@trainyard/contracts";
import { adviceOf } from "./checkpoint-advice";
import { LedgerBook } from "./ledger-book";
import type { LedgerFacts, LedgerSegment } from "./ledger-facts";

/** Ends that nobody wanted: the time from the last step to them went by before it was noticed. */
const failures: readonly (string | null)[] = ["node-lost", "hung", "crashed", "diverged"];

export function ledgerOf(facts: LedgerFacts): Ledger {
  const book = new LedgerBook(facts.fromMs, facts.toMs, facts.diagnostics);
  let before: LedgerSegment | null = null;
  for (const segment of facts.segments) {
    enterSegment(book, segment, before);
    before = segment;
  }
  if (before?.endedMs !== null) enterRest(book, before);
  const { entries, fromMs, toMs } = book;
  const totalsMs = book.totalsMs();
  const counted = toMs - fromMs - book.heldByPersonMs;
  return {
    fromMs,
    toMs,
    totalsMs,
    goodput: counted > 0 ? totalsMs.training / counted : null,
    entries: [...entries],
    advice: adviceOf({ ...facts, exposedMs: toMs - fromMs - totalsMs.waiting }),
  };
}

function enterSegment(book: LedgerBook, segment: LedgerSegment, before: LedgerSegment | null): void {
  const { id, byPerson } = segment;
  const end = segment.endedMs ?? book.toMs;
  const afterFailure = before !== null && !byPerson && (failures.includes(before.endReason) || before.endReason === "rolled-back");
  const cause = afterFailure ? before.incidentId : null;
  const link = { segmentId: id, incidentId: cause };
  const queue: LedgerClass = afterFailure ? "restart" : "waiting";
  book.enterIdle(
    segment.queuedMs,
    { class: queue, segmentId: null, incidentId: cause, detail: byPerson ? "Paused" : "Nothing queued" },
    byPerson,
  );
  book.enterIdle(segment.startedMs ?? end, { class: queue, ...link, detail: "Queued for a node" });
  if (segment.startedMs === null) return;
  book.enter(segment.readyMs ?? end, { class: "restart", ...link, detail: "Building the step and loading the state" });
  if (segment.readyMs === null) return;
  const isRunning = segment.endedMs === null;
  book.enterParts(isRunning ? end : (segment.lastStepMs ?? segment.readyMs), id, [
    { class: "repeated", durationMs: segment.repeatedMs, incidentId: cause, detail: "Steps that had run before" },
    { class: "evaluation", durationMs: segment.evaluationMs, incidentId: null, detail: "Evaluations and text samples" },
    { class: "checkpointing", durationMs: segment.checkpointMs, incidentId: null, detail: "Training held up by checkpoints" },
  ]);
  book.enter(end, { segmentId: id, incidentId: segment.incidentId, ...tailOf(segment.endReason) });
}

/** What the time between the last step and the end of a segment was. */
function tailOf(endReason: LedgerSegment["endReason"]): { class: LedgerClass; detail: string } {
  if (failures.includes(endReason)) return { class: "detection", detail: `From the last step until the end was noticed (${endReason})` };
  if (endReason === "rolled-back") return { class: "restart", detail: "Ending, to go on elsewhere" };
  return { class: "checkpointing", detail: "The last checkpoint, and the end" };
}

/** After the last segment: paused, or given up until a person decides. */
function enterRest(book: LedgerBook, last: LedgerSegment | null): void {
  const byPerson = last?.endReason === "paused" || last?.endReason === "stopped";
  const incidentId = failures.includes(last?.endReason ?? null) ? (last?.incidentId ?? null) : null;
  book.enterIdle(book.toMs, { class: "waiting", segmentId: null, incidentId, detail: byPerson ? "Paused" : "Nothing queued" }, byPerson);
}
