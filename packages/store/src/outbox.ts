/** The outbox: segments whose job is still to be put on the queue. */
import type { Database } from "./database";

export interface OutboxStore {
  /** Oldest first, at most `limit` (100 when left out); rows of segments that wait no longer are dropped. */
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
        const rows = await client.outbox.findMany({ orderBy: { id: "asc" }, take: limit });
        return rows.map(({ id, segmentId }) => ({ id: Number(id), segmentId }));
      }),
    delivered: (ids) =>
      database.read(async (client) => {
        await client.outbox.deleteMany({ where: { id: { in: [...ids] } } });
      }),
  };
}
