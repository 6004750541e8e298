/** Changes of a node's state, each with its event. */
import type { NodeState } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { newId } from "./new-id";

export interface StateChange {
  nodeId: string;
  from: readonly NodeState[];
  to: NodeState;
  author: string;
  reason: string;
}

/** Compare-and-set on the states it may come from; answers whether it changed. */
export async function changeNodeState(transaction: Transaction, { nodeId, from, to, author, reason }: StateChange): Promise<boolean> {
  const changed = await transaction.$executeRaw`
    WITH old AS (SELECT "id", "state" FROM "Node" WHERE "id" = ${nodeId} AND "state"::text = ANY (${[...from]}) FOR NO KEY UPDATE),
      updated AS (
        UPDATE "Node" n SET "state" = ${to}::"NodeState", "stateReason" = ${reason}, "stateAuthor" = ${author}, "stateSince" = clock_timestamp()
        FROM old WHERE n."id" = old."id" RETURNING n."id")
    INSERT INTO "NodeEvent" ("id", "nodeId", "from", "to", "author", "reason")
    SELECT ${newId("evt")}, old."id", old."state", ${to}::"NodeState", ${author}, ${reason} FROM old JOIN updated USING ("id")`;
  return changed > 0;
}

/** A draining node that trains nothing any more is cordoned, on behalf of whoever asked for it. */
export async function cordonWhenDrained(transaction: Transaction, nodeId: string): Promise<boolean> {
  const [drained] = await transaction.$queryRaw<{ stateAuthor: string | null; stateReason: string | null }[]>`
    SELECT "stateAuthor", "stateReason" FROM "Node" n WHERE "id" = ${nodeId} AND "state" = 'draining'
      AND NOT EXISTS (SELECT 1 FROM "Segment" s WHERE s."nodeId" = n."id" AND s."status" = 'running')`;
  if (drained === undefined) return false;
  const { stateAuthor, stateReason } = drained;
  return changeNodeState(transaction, {
    nodeId,
    from: ["draining"],
    to: "cordoned",
    author: stateAuthor ?? "trainyard",
    reason: stateReason ?? "",
  });
}
