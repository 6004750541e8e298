/** The nodes of a simulated run: which one fails, and whether the rules take it out of service. */
import type { RecoveryRules } from "@trainyard/contracts";
import { cordonDecision, type NodeFailure } from "../hardware/cordon";
import type { SimulationSettings } from "./assumptions";
import type { Interruption } from "./interruptions";
import { oneOf, type Random } from "./random";

interface SimulatedNode {
  readonly id: string;
  inService: boolean;
  returnedAtMs: number | null;
  readonly failures: NodeFailure[];
  readonly answeredIncidentIds: string[];
}

export class SimulatedCluster {
  cordons = 0;
  readonly #settings: SimulationSettings;
  readonly #rules: RecoveryRules;
  readonly #random: Random;
  readonly #nodes: readonly SimulatedNode[];
  /** Faulty, and found by nobody. */
  readonly #lemons = new Set<SimulatedNode>();
  readonly #repairs: { readonly node: SimulatedNode; readonly untilMs: number }[] = [];

  constructor(settings: SimulationSettings, rules: RecoveryRules, random: Random) {
    this.#settings = settings;
    this.#rules = rules;
    this.#random = random;
    this.#nodes = Array.from({ length: settings.nodes + settings.spares }, (_, index) => ({
      id: `node-${index + 1}`,
      inService: true,
      returnedAtMs: null,
      failures: [],
      answeredIncidentIds: [],
    }));
  }

  /** A node fails; the rules decide about it. */
  fail(kind: Exclude<Interruption["kind"], "planned">, nowMs: number, incidentId: string): void {
    this.#takeBack(nowMs);
    const node = this.#failingNode();
    const isFaulty = kind !== "crash";
    if (kind !== "silent") node.failures.push({ kind, atMs: nowMs, incidentId });
    if (isFaulty && this.#random() < this.#settings.foundShare) node.failures.push({ kind: "diagnostics-failed", atMs: nowMs, incidentId });
    const { returnedAtMs, failures, answeredIncidentIds } = node;
    const facts = { nowMs, nodeId: node.id, returnedAtMs, isCordoned: false, failures, answeredIncidentIds, nodes: this.#nodes };
    const { cordon, incidentIds } = cordonDecision(facts, this.#rules);
    if (!cordon) {
      if (isFaulty) this.#lemons.add(node);
      return;
    }
    this.cordons += 1;
    this.#lemons.delete(node);
    node.inService = false;
    node.answeredIncidentIds.push(...incidentIds);
    this.#repairs.push({ node, untilMs: nowMs + this.#settings.repairMs });
  }

  /** When there are enough nodes to start, from a moment on. */
  enoughFromMs(nowMs: number): number {
    this.#takeBack(nowMs);
    const missing = this.#settings.nodes - (this.#nodes.length - this.#repairs.length);
    return missing <= 0 ? nowMs : (this.#repairs[missing - 1]?.untilMs ?? nowMs);
  }

  /** Repairs end in the order in which they began. */
  #takeBack(nowMs: number): void {
    while (this.#repairs[0] !== undefined && this.#repairs[0].untilMs <= nowMs) {
      const { node, untilMs } = this.#repairs[0];
      node.inService = true;
      node.returnedAtMs = untilMs;
      this.#repairs.shift();
    }
  }

  #failingNode(): SimulatedNode {
    const lemons = [...this.#lemons];
    const lemon = this.#random() < this.#settings.lemonShare ? lemons[oneOf(lemons.length, this.#random)] : undefined;
    if (lemon !== undefined) return lemon;
    for (;;) {
      const node = this.#nodes[oneOf(this.#nodes.length, this.#random)];
      if (node?.inService) return node;
    }
  }
}
