/** When a node is taken out of service without a person. */
import type { IncidentKind, RecoveryRules } from "@trainyard/contracts";

/** A segment that ended on a node as nobody wanted, or a test that the node failed. */
export interface NodeFailure {
  readonly kind: "node-lost" | "hang" | "crash" | "diagnostics-failed" | "straggler";
  readonly atMs: number;
  readonly incidentId: string | null;
  /** Such as the test that failed and its figure; part of the reason. */
  readonly detail?: string;
}

export interface CordonNode {
  readonly id: string;
  /** False: cordoned, draining or lost. */
  readonly inService: boolean;
}

export interface CordonFacts {
  readonly nowMs: number;
  readonly nodeId: string;
  /** When a person last returned it to service; null: never. */
  readonly returnedAtMs: number | null;
  readonly isCordoned: boolean;
  /** In any order; what lies before the return or outside the hours does no harm. */
  readonly failures: readonly NodeFailure[];
  /** Incidents that a cordon of this node has already answered. */
  readonly answeredIncidentIds: readonly string[];
  /** All nodes, this one included. */
  readonly nodes: readonly CordonNode[];
}

export interface CordonDecision {
  readonly cordon: boolean;
  /** One sentence: why, or why not. */
  readonly reason: string;
  /** What it answers; empty where it does not cordon and no rule asked for it. */
  readonly incidentIds: readonly string[];
  /** A rule asked for it, and the circuit breaker refused. */
  readonly isHeld: boolean;
}

const endings: readonly (IncidentKind | NodeFailure["kind"])[] = ["node-lost", "hang", "crash"];
const msPerHour = 3_600_000;

export function cordonDecision(facts: CordonFacts, rules: RecoveryRules): CordonDecision {
  const no = (reason: string): CordonDecision => ({ cordon: false, reason, incidentIds: [], isHeld: false });
  if (facts.isCordoned) return no("The node is cordoned already.");
  const asked = ruleThatAsks(facts, rules);
  if (asked === null) return no("No rule asks for it.");
  const incidentIds = [...new Set(asked.failures.flatMap(({ incidentId }) => (incidentId === null ? [] : [incidentId])))];
  const held = whyHeld(facts, rules);
  return held === null
    ? { cordon: true, reason: asked.reason, incidentIds, isHeld: false }
    : { cordon: false, reason: `${asked.reason} ${held}`, incidentIds, isHeld: true };
}

function ruleThatAsks(facts: CordonFacts, rules: RecoveryRules): { reason: string; failures: readonly NodeFailure[] } | null {
  const counted = facts.failures
    .filter(({ atMs }) => atMs <= facts.nowMs && atMs > (facts.returnedAtMs ?? Number.NEGATIVE_INFINITY))
    .filter(({ incidentId }) => incidentId === null || !facts.answeredIncidentIds.includes(incidentId))
    .filter(({ atMs }) => atMs > facts.nowMs - rules.withinHours * msPerHour)
    .toSorted((a, b) => b.atMs - a.atMs);
  const of = (kind: NodeFailure["kind"]): readonly NodeFailure[] => counted.filter((failure) => failure.kind === kind);
  const [failed] = of("diagnostics-failed");
  if (rules.cordonOnFailedDiagnostics && failed !== undefined) {
    return { reason: `It failed its diagnostics${detailOf(failed)}.`, failures: of("diagnostics-failed") };
  }
  const lost = counted.filter(({ kind }) => endings.includes(kind));
  if (rules.cordonAfterFailures > 0 && lost.length >= rules.cordonAfterFailures) {
    return { reason: `${lost.length} segments were lost, hung or crashed on it within ${rules.withinHours} hours.`, failures: lost };
  }
  const [slow] = of("straggler");
  if (rules.cordonSlow && slow !== undefined) return { reason: `It is a straggler${detailOf(slow)}.`, failures: of("straggler") };
  return null;
}

/** The circuit breaker. A node that is out of service already, being lost, costs nothing more. */
function whyHeld({ nodeId, nodes }: CordonFacts, { mostCordonedShare }: RecoveryRules): string | null {
  const out = nodes.reduce((count, { id, inService }) => (inService || id === nodeId ? count : count + 1), 0);
  if (out === nodes.length - 1) return "It stays, because no other node is in service.";
  const share = (out + 1) / nodes.length;
  if (share <= mostCordonedShare) return null;
  return `It stays, because ${out + 1} of ${nodes.length} nodes would be out of service, more than the ${percent(mostCordonedShare)} that rules may take.`;
}

function detailOf({ detail }: NodeFailure): string {
  return detail === undefined ? "" : `: ${detail.replace(/\.$/, "")}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
