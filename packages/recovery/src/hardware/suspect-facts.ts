/** What nodes are ranked by. */
import type { DiagnosticResult, IncidentKind, NodeTelemetry } from "@trainyard/contracts";

export interface SuspectNode {
  readonly nodeId: string;
  readonly node: string;
  readonly state: string;
  /** Median over its steps of this run in the window; null: it trained none there. */
  readonly tokensPerSecond: number | null;
  /** Its own median on this run, or on runs of the same size, before the window; null: not known. */
  readonly baselineTokensPerSecond: number | null;
  readonly incidents: readonly { readonly kind: IncidentKind; readonly atMs: number; readonly summary?: string }[];
  /** Newest result of each test that it did not pass. */
  readonly diagnostics: readonly (Pick<DiagnosticResult, "label" | "status" | "detail"> & { readonly atMs: number })[];
  readonly telemetry?: NodeTelemetry | null;
  /** Its clock minus the database's. */
  readonly clockOffsetMs?: number | null;
}

export interface SuspectFacts {
  /** The window, milliseconds since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly nodes: readonly SuspectNode[];
  /** Share of a baseline below which a node is a straggler: the recovery rules' `slowBelow`. */
  readonly slowBelow: number;
}
