/** What the rules that take nodes out of service decide by: failures of each node since a person last returned it. */
import type { NodeState } from "@trainyard/contracts";
import { hopelessCodes } from "./crashes";
import type { Database, Transaction } from "./database";

export interface CordonRuleFacts {
  nowMs: number;
  nodes: {
    id: string;
    name: string;
    state: NodeState;
    /** By a person or a rule, whatever its state. */
    isCordoned: boolean;
    returnedAtMs: number | null;
    /** Newest first. */
    failures: {
      kind: "node-lost" | "hang" | "crash" | "diagnostics-failed" | "straggler";
      atMs: number;
      incidentId: string;
      detail: string;
    }[];
  }[];
}

export interface CordonRuleStore {
  facts(withinHours: number): Promise<CordonRuleFacts>;
}

type NodeRow = { id: string; name: string; state: NodeState; isCordoned: boolean; returnedAtMs: number | null; nowMs: number };
type FailureRow = CordonRuleFacts["nodes"][number]["failures"][number] & { nodeId: string };

export function createCordonRuleStore(database: Database): CordonRuleStore {
  return { facts: (withinHours) => database.read((client) => factsWithin(client, withinHours)) };
}

/** Crashes that the specification is to blame for are none of the node's; a failed test counts until diagnostics pass. */
async function factsWithin(client: Transaction, withinHours: number): Promise<CordonRuleFacts> {
  const nodes = await client.$queryRaw<NodeRow[]>`
    SELECT "id", "name", "state"::text, "cordoned" AS "isCordoned", extract(epoch FROM "returnedAt")::float8 * 1000 AS "returnedAtMs",
      extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs"
    FROM "Node" ORDER BY "name"`;
  const failures = await client.$queryRaw<FailureRow[]>`
    SELECT i."nodeId", i."kind"::text, i."id" AS "incidentId", i."summary" AS "detail", extract(epoch FROM i."openedAt")::float8 * 1000 AS "atMs"
    FROM "Incident" i JOIN "Node" n ON n."id" = i."nodeId"
    WHERE i."openedAt" > clock_timestamp() - ${withinHours} * interval '1 hour' AND i."openedAt" > COALESCE(n."returnedAt", '-infinity')
      AND (i."kind" IN ('hang', 'straggler') OR (i."kind" = 'node-lost' AND i."segmentId" IS NOT NULL)
        OR (i."kind" = 'crash' AND COALESCE(i."evidence"->>'code', '') <> ALL (${[...hopelessCodes]}))
        OR (i."kind" = 'diagnostics-failed' AND i."evidence" ? 'tests' AND NOT EXISTS (
          SELECT 1 FROM "NodeTask" t WHERE t."nodeId" = n."id" AND t."kind" = 'diagnostics' AND t."status" = 'done' AND t."startedAt" > i."openedAt"
            AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(t."result"->'results') r WHERE r->>'status' = 'fail'))))
    ORDER BY i."openedAt" DESC`;
  return {
    nowMs: nodes[0]?.nowMs ?? Date.now(),
    nodes: nodes.map(({ nowMs: _, ...node }) => ({
      ...node,
      failures: failures.flatMap(({ nodeId, ...failure }) => (nodeId === node.id ? [failure] : [])),
    })),
  };
}
