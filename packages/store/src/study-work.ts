/** What is to be trained for a study now, and what trains already. */
import type { Transaction } from "./database";

/** Author of what the keeper of studies does to their runs. */
export const studyKeeper = "study";

export interface StudyWork {
  healthyNodes: number;
  /** With an open segment. */
  held: { key: string; runId: string; isAsked: boolean }[];
  /** In order. One that a person paused waits for that person. */
  ready: { key: string; runId: string | null }[];
  /** Names of runs that a person paused. */
  pausedByHand: string[];
  /** Neither ended nor refused, those to begin included. */
  open: number;
  total: number;
  /** Grows with everything that a plan is made of: runs, ends of runs, and what nodes measured for it. */
  signature: string;
}

interface Row {
  key: string;
  runId: string | null;
  name: string | null;
  status: string | null;
  problem: string | null;
  isAsked: boolean;
  isPausedByHand: boolean;
}

export async function studyWork(client: Transaction, studyId: string): Promise<StudyWork> {
  const [cluster] = await client.$queryRaw<
    { healthyNodes: number }[]
  >`SELECT count(*)::int AS "healthyNodes" FROM "Node" WHERE "state" = 'healthy'`;
  const rows = await client.$queryRaw<Row[]>`
    SELECT v."key", v."runId", r."name", r."status"::text, v."problem",
      EXISTS (SELECT 1 FROM "Intervention" i WHERE i."runId" = v."runId" AND i."status" = 'requested' AND i."kind" IN ('pause', 'stop')) AS "isAsked",
      r."status" = 'paused' AND EXISTS (SELECT 1 FROM "Intervention" i WHERE i."segmentId" = live."id" AND i."kind" = 'pause'
        AND i."status" = 'applied' AND i."author" <> ${studyKeeper}) AS "isPausedByHand"
    FROM "StudyRun" v LEFT JOIN "Run" r ON r."id" = v."runId"
      LEFT JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
    WHERE v."studyId" = ${studyId} ORDER BY v."ordinal"`;
  const measured = await client.nodeTask.count({ where: { studyId, status: { in: ["done", "failed"] } } });
  const open = rows.filter(({ problem, status }) => problem === null && !isEnded(status));
  return {
    healthyNodes: cluster?.healthyNodes ?? 0,
    held: open.flatMap(({ key, runId, status, isAsked }) =>
      runId !== null && (status === "queued" || status === "running") ? [{ key, runId, isAsked }] : [],
    ),
    ready: open
      .filter(({ status, isPausedByHand }) => status === null || (status === "paused" && !isPausedByHand))
      .map(({ key, runId }) => ({ key, runId })),
    pausedByHand: open.flatMap(({ name, isPausedByHand }) => (isPausedByHand && name !== null ? [name] : [])),
    open: open.length,
    total: rows.length,
    signature: `${rows.length}/${open.length}/${measured}`,
  };
}

function isEnded(status: string | null): boolean {
  return status === "finished" || status === "stopped" || status === "failed";
}
