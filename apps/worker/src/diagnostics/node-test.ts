/** A test that a node runs on itself. */
import type { DiagnosticLevel } from "@trainyard/contracts";
import type { Finding } from "@trainyard/trainer/diagnostics";

export interface NodeTest {
  readonly name: string;
  readonly label: string;
  /** Level from which on it is run. */
  readonly level: DiagnosticLevel;
  /** Whether it would disturb training here, or be disturbed by it. */
  readonly disturbs: boolean;
  /** Null: this machine has nothing to test. */
  run(signal: AbortSignal): Promise<Finding | Skipped>;
}

export interface Skipped {
  readonly status: "skipped";
  readonly detail: string;
}
