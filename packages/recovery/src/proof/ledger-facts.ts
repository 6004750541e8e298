/** What a ledger is written from. */
import type { Segment } from "@trainyard/contracts";

/** Times are milliseconds since 1970 UTC; null where it has not come to that. */
export interface LedgerSegment {
  readonly id: string;
  readonly queuedMs: number;
  readonly startedMs: number | null;
  readonly readyMs: number | null;
  readonly lastStepMs: number | null;
  readonly endedMs: number | null;
  readonly endReason: Segment["endReason"];
  /** The incident that ended it. */
  readonly incidentId: string | null;
  /** Whether what came before it was a pause or stop by a person. */
  readonly byPerson: boolean;
  /** Time of its steps that had run before, without evaluations and checkpoints, milliseconds. */
  readonly repeatedMs: number;
  readonly evaluationMs: number;
  /** Training held up by checkpoints, milliseconds. */
  readonly checkpointMs: number;
}

export interface LedgerDiagnostics {
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidentId: string | null;
}

export interface LedgerFacts {
  readonly fromMs: number;
  /** End of the run, or now. */
  readonly toMs: number;
  /** In order. */
  readonly segments: readonly LedgerSegment[];
  readonly diagnostics: readonly LedgerDiagnostics[];
  /** Training held up by one checkpoint; null: not measured yet. */
  readonly checkpointCostMs: number | null;
  /** Times that the run lost its trainer. */
  readonly failures: number;
  readonly medianStepMs: number | null;
  /** Steps between checkpoints, as in force. */
  readonly everySteps: number;
}
