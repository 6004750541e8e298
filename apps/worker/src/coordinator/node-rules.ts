/** Nodes taken out of service by rule, and nodes held for diagnostics let go: nobody has to be there for it. */
import { ConflictError } from "@trainyard/contracts";
import { type CordonDecision, cordonDecision } from "@trainyard/recovery";
import type { Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "../announcer";

interface NodeRulesOptions {
  readonly store: Store;
  readonly announcer: Announcer;
  readonly logger: Logger;
}

const cordonAuthor = "rule: automatic cordon";
const gateAuthor = "rule: return gate";
/** A node whose diagnostics cannot run is let go after this long, so that no cluster stands still for them. */
const longestHoldMs = 120_000;

export async function applyNodeRules(options: NodeRulesOptions): Promise<void> {
  const decisions = await cordonByRule(options);
  await letGo(options, decisions);
}

async function cordonByRule({ store, announcer, logger }: NodeRulesOptions): Promise<ReadonlyMap<string, CordonDecision>> {
  const rules = await store.settings.rules();
  const { nowMs, nodes } = await store.cordonRules.facts(rules.withinHours);
  const taken = new Set<string>();
  const decisions = new Map<string, CordonDecision>();
  for (const { id: nodeId, name, isCordoned, returnedAtMs, failures } of nodes) {
    const inService = nodes.map(({ id, state, isCordoned: out }) => ({ id, inService: !out && state !== "lost" && !taken.has(id) }));
    const facts = { nowMs, nodeId, returnedAtMs, isCordoned, failures, answeredIncidentIds: [], nodes: inService };
    const decision = cordonDecision(facts, rules);
    decisions.set(nodeId, decision);
    if (!decision.cordon) continue;
    try {
      await store.nodes.cordon({ nodeId, author: cordonAuthor, reason: decision.reason, running: "move" });
    } catch (error) {
      if (error instanceof ConflictError) continue; // somebody was faster
      throw error;
    }
    taken.add(nodeId);
    logger.warn({ node: name, incidents: decision.incidentIds }, `Cordoned by rule. ${decision.reason}`);
    announcer.announce({ type: "node-changed", nodeId });
  }
  return decisions;
}

async function letGo({ store, announcer, logger }: NodeRulesOptions, decisions: ReadonlyMap<string, CordonDecision>): Promise<void> {
  for (const { nodeId, name, heldMs, failed, isTesting } of await store.returnGate.held()) {
    const by = { nodeId, author: gateAuthor };
    let released = false;
    if (failed !== null) {
      const why = decisions.get(nodeId)?.reason ?? "No rule asks for it.";
      released = await store.returnGate.release({
        ...by,
        reason: `it failed ${failed.tests.join(", ")} and is not cordoned: ${why}`,
        warning: null,
      });
    } else if (heldMs > longestHoldMs) {
      const reason = `its diagnostics could not run within ${longestHoldMs / 1_000} s`;
      released = await store.returnGate.release({ ...by, reason, warning: `Node ${name} works again untested: ${reason}.` });
    } else if (!isTesting) await store.returnGate.testAgain(nodeId);
    if (!released) continue;
    logger.warn({ node: name }, "A node that did not pass its diagnostics works again.");
    announcer.announce({ type: "node-changed", nodeId });
  }
}
