/** How often this cluster's nodes have failed, and what checkpoints have cost here: what a launch is estimated by. */
import type { Database } from "./database";

/** Older training says little of the nodes that there are. */
const days = 30;

export interface FailureFacts {
  /** Segments that were lost, hung or crashed. */
  failures: number;
  /** Trained by all nodes together. */
  nodeHours: number;
  /** Medians over checkpoints; null: none was measured. */
  blockedMsPerByte: number | null;
  writeMsPerByte: number | null;
}

export interface FailureStore {
  /** Of the last 30 days. */
  facts(): Promise<FailureFacts>;
}

export function createFailureStore(database: Database): FailureStore {
  return {
    facts: () =>
      database.read(async (client) => {
        const [segments] = await client.$queryRaw<Pick<FailureFacts, "failures" | "nodeHours">[]>`
          SELECT count(*) FILTER (WHERE "endReason" IN ('node-lost', 'hung', 'crashed'))::int AS "failures",
            COALESCE(sum(extract(epoch FROM COALESCE("endedAt", clock_timestamp()) - "startedAt")) / 3600, 0)::float8 AS "nodeHours"
          FROM "Segment" WHERE "startedAt" > clock_timestamp() - ${days}::int * interval '1 day'`;
        const [checkpoints] = await client.$queryRaw<Pick<FailureFacts, "blockedMsPerByte" | "writeMsPerByte">[]>`
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY "blockedDurationMs" / "bytes") AS "blockedMsPerByte",
            percentile_cont(0.5) WITHIN GROUP (ORDER BY "writeDurationMs" / "bytes") AS "writeMsPerByte"
          FROM "Checkpoint" WHERE "bytes" > 0 AND "createdAt" > clock_timestamp() - ${days}::int * interval '1 day'`;
        return {
          failures: segments?.failures ?? 0,
          nodeHours: segments?.nodeHours ?? 0,
          blockedMsPerByte: checkpoints?.blockedMsPerByte ?? null,
          writeMsPerByte: checkpoints?.writeMsPerByte ?? null,
        };
      }),
  };
}
