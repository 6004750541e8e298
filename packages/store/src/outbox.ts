/** The outbox: segments whose job is still to be put on the queue. */
import type { Database } from "./database";

export interface OutboxStore {
  /** Oldest first, at most `limit` (100 when left out), of segments that may start; rows of segments that wait no longer are dropped. */
  pending(limit?: number): Promise<{ id: number; segmentId: string }[]>;
  /** To be called once they are on the queue. A process that dies before has them delivered again, which the job id makes harmless. */
  delivered(ids: readonly number[]): Promise<void>;
}

export function createOutboxStore(database: Database): OutboxStore {
  return {
    pending: (limit = 100) =>
      database.read(async (client) => {
        await client.$executeRaw`
          DELETE FROM "Outbox" o USING "Segment" s WHERE s."id" = o."segmentId" AND s."status" <> 'queued'`;
        return client.$queryRaw<{ id: number; segmentId: string }[]>`
          SELECT o."id"::float8, o."segmentId" FROM "Outbox" o JOIN "Segment" s ON s."id" = o."segmentId"
          WHERE s."notBefore" IS NULL OR s."notBefore" <= clock_timestamp() ORDER BY o."id" LIMIT ${limit}`;
      }),
    delivered: (ids) =>
      database.read(async (client) => {
        await client.outbox.deleteMany({ where: { id: { in: [...ids] } } });
      }),
  };
}
