/** What a replay of a run is planned from: its effective curve with what each segment trained by, and the states recorded on it. */
import type { Database } from "./database";
import { effectivePath, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import { requireRun } from "./runs";
import { type Era, segmentsWithEras } from "./segment-eras";

export interface RunReplayFacts {
  runId: string;
  /** From the seed on. A segment counts up to where the next takes over. */
  path: { runId: string; segmentId: string; fromStep: number; toStep: number; eras: readonly Era[] }[];
  /** On the path. */
  checkpoints: { segmentId: string; step: number; stateHash: string }[];
}

export interface ReplayStore {
  /** Rejects with NotFoundError. */
  facts(runId: string): Promise<RunReplayFacts>;
}

export function createReplayStore(database: Database): ReplayStore {
  return {
    facts: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        const path = effectivePath(await lineageOf(client, runId), runId);
        const eras = new Map(
          (await segmentsWithEras(client, [...new Set(path.map((segment) => segment.runId))])).map((each) => [each.id, each]),
        );
        const stretches = stretchesOf(path);
        const checkpoints = await client.checkpoint.findMany({
          where: { OR: stretches.map(({ id, after, until }) => ({ segmentId: id, step: { gte: after, lte: until } })) },
          select: { segmentId: true, step: true, stateHash: true },
          orderBy: { step: "asc" },
        });
        return {
          runId,
          path: stretches.map(({ id, after, until }) => ({
            runId: eras.get(id)?.runId ?? runId,
            segmentId: id,
            fromStep: after,
            toStep: until,
            eras: eras.get(id)?.eras ?? [],
          })),
          checkpoints,
        };
      }),
  };
}
