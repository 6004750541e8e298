/** Nodes as the API shows them. */
import { type Node, NotFoundError, nodeTelemetry } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";

type NodeRow = Omit<Node, "stateSince" | "heartbeatAt" | "telemetry" | "run"> & {
  stateSince: Date;
  heartbeatAt: Date;
  telemetry: unknown;
  runId: string | null;
  runName: string | null;
  segmentId: string | null;
};

/** By name. */
export function nodesOf(client: Transaction): Promise<Node[]> {
  return readNodes(client, Prisma.sql`TRUE`);
}

/** Rejects with NotFoundError. */
export async function nodeById(client: Transaction, nodeId: string): Promise<Node> {
  const [node] = await readNodes(client, Prisma.sql`n."id" = ${nodeId}`);
  if (node === undefined) throw new NotFoundError("node", nodeId);
  return node;
}

async function readNodes(client: Transaction, where: Prisma.Sql): Promise<Node[]> {
  const rows = await client.$queryRaw<NodeRow[]>`
    SELECT n."id", n."name", n."state"::text, n."stateReason", n."stateAuthor", n."stateSince", n."heartbeatAt",
      GREATEST(0, extract(epoch FROM clock_timestamp() - n."heartbeatAt") * 1000)::int AS "heartbeatAgeMs",
      n."hostname", n."pid", n."cores", n."threads", n."flopsPerSecond", n."telemetry",
      r."id" AS "runId", r."name" AS "runName", s."id" AS "segmentId"
    FROM "Node" n LEFT JOIN "Segment" s ON s."nodeId" = n."id" AND s."status" = 'running' LEFT JOIN "Run" r ON r."id" = s."runId"
    WHERE ${where} ORDER BY n."name"`;
  return rows.map(({ runId, runName, segmentId, telemetry, stateSince, heartbeatAt, ...row }) => ({
    ...row,
    stateSince: stateSince.toISOString(),
    heartbeatAt: heartbeatAt.toISOString(),
    telemetry: telemetry === null ? null : nodeTelemetry.parse(telemetry),
    run: runId === null || runName === null || segmentId === null ? null : { id: runId, name: runName, segmentId },
  }));
}
