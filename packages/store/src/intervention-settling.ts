/** What becomes of interventions that were asked for and not yet applied when the segment they wait on ends. */
import type { InterventionKind, RunStatus, SegmentEndReason } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { toJson } from "./json-column";

export interface OpenIntervention {
  id: string;
  kind: InterventionKind;
}

export function openInterventions(transaction: Transaction, runId: string): Promise<OpenIntervention[]> {
  return transaction.intervention.findMany({
    where: { runId, status: "requested" },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
    select: { id: true, kind: true },
  });
}

/** A stop or a pause that was asked for wins over going on; it would otherwise be forgotten on the way to the next node. */
export function outcomeWith(open: readonly OpenIntervention[], outcome: RunStatus): RunStatus {
  const asked = (kind: InterventionKind) => open.some((each) => each.kind === kind);
  if ((outcome === "queued" || outcome === "paused") && asked("stop")) return "stopped";
  if (outcome === "queued" && asked("pause")) return "paused";
  return outcome;
}

export interface Settlement {
  outcome: RunStatus;
  /** Where the segment ended. */
  step: number;
  reason: SegmentEndReason;
  /** The segment that goes on; null when none does. */
  queuedSegmentId: string | null;
  /** Said of those that can no longer be applied. */
  overtakenBy: string;
}

/** Applied where the outcome is what was asked for, handed on to the segment that goes on, or failed with the reason. */
export async function settleInterventions(
  transaction: Transaction,
  open: readonly OpenIntervention[],
  settlement: Settlement,
): Promise<void> {
  const { outcome, step, reason, queuedSegmentId, overtakenBy } = settlement;
  const handedOn: readonly InterventionKind[] = [
    "checkpoint",
    "resume",
    "restart",
    "rollback",
    ...(mayHaveCaused(reason) ? [] : (["change"] as const)),
  ];
  for (const { id, kind } of open) {
    if (isAnswered(kind, outcome)) {
      await closeIntervention(transaction, id, { status: "applied", step, result: { status: outcome, segmentId: queuedSegmentId } });
    } else if (queuedSegmentId !== null && handedOn.includes(kind)) {
      await transaction.intervention.update({ where: { id }, data: { segmentId: queuedSegmentId } });
    } else {
      await closeIntervention(transaction, id, {
        status: "failed",
        step,
        result: { error: kind === "change" && mayHaveCaused(reason) ? failedWithIt : overtakenBy },
      });
    }
  }
}

/** Closes one that is still requested; one that was closed meanwhile stays as it is. */
export async function closeIntervention(
  transaction: Transaction,
  id: string,
  closing: { status: "applied" | "failed"; step: number | null; result: Record<string, unknown> },
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Intervention" SET "status" = ${closing.status}::"InterventionStatus", "appliedAt" = clock_timestamp(),
      "appliedStep" = ${closing.step}::int, "result" = ${toJson(closing.result)}::jsonb
    WHERE "id" = ${id} AND "status" = 'requested'`;
}

const failedWithIt = "The trainer failed before the change was in force; the run goes on without it.";

/** A change that was asked for may be what a trainer failed of, and would fail the next one too. */
function mayHaveCaused(reason: SegmentEndReason): boolean {
  return reason === "crashed" || reason === "hung";
}

function isAnswered(kind: InterventionKind, outcome: RunStatus): boolean {
  return (
    (kind === "stop" && outcome === "stopped") || (kind === "pause" && outcome === "paused") || (kind === "move" && outcome === "queued")
  );
}
