/** Nodes that train much slower than they did, or than others did with the same run: seen while they train, without a test of their own. */
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { lockRun } from "./row-locks";

/** Newest steps whose median speed is judged, and the least time that they must have taken: neighbours on a machine slow a few steps. */
const judged = { steps: 64, leastMs: 10_000 };
/** Fewer steps before them, or of another node, are no speed to hold it against. */
const fewestSteps = 32;
/** Share of the better speed below which it is told. Half, because a node may share its machine with another that has just begun to train. */
const stragglerShare = 0.5;

export interface StragglerStore {
  /** Opens an incident for each running segment that has fallen behind, once a segment. Answers the incidents' ids. */
  openDue(): Promise<string[]>;
}

interface Slow {
  segmentId: string;
  runId: string;
  nodeId: string;
  node: string;
  step: number;
  tokensPerSecond: number;
  ownTokensPerSecond: number | null;
  otherTokensPerSecond: number | null;
}

export function createStragglerStore(database: Database): StragglerStore {
  return {
    async openDue() {
      const opened: string[] = [];
      for (const slow of await database.read(slowSegments)) {
        const id = await database.transaction(async (transaction) => {
          await lockRun(transaction, slow.runId); // two coordinators may have looked
          const known = await transaction.incident.count({ where: { segmentId: slow.segmentId, kind: "straggler" } });
          return known > 0 ? null : open(transaction, slow);
        });
        if (id !== null) opened.push(id);
      }
      return opened;
    },
  };
}

function open(transaction: Transaction, slow: Slow): Promise<string> {
  const { segmentId, runId, nodeId, node, step, tokensPerSecond, ownTokensPerSecond: own, otherTokensPerSecond: other } = slow;
  const before = Math.max(own ?? 0, other ?? 0);
  const whose = before === own ? "it did earlier in this segment" : "other nodes did with this run";
  const share = tokensPerSecond / before;
  return openIncident(transaction, {
    kind: "straggler",
    runId,
    segmentId,
    nodeId,
    step,
    summary: `${node} trains at ${Math.round(share * 100)} % of the speed that ${whose}.`,
    evidence: {
      tokensPerSecond,
      earlierTokensPerSecond: own,
      otherNodesTokensPerSecond: other,
      speedShare: share,
      limitShare: stragglerShare,
      steps: judged.steps,
    },
  });
}

/** Medians, so that evaluations and checkpoints count for nothing. */
function slowSegments(client: Transaction): Promise<Slow[]> {
  return client.$queryRaw<Slow[]>`
    SELECT * FROM (
      SELECT s."id" AS "segmentId", s."runId", s."nodeId", n."name" AS "node", s."lastStep" AS "step", newest."tokensPerSecond",
        (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") FROM "MetricPoint" p
          WHERE p."segmentId" = s."id" AND p."step" <= s."lastStep" - ${judged.steps}::int AND p."step" > s."lastStep" - 1000
          HAVING count(*) >= ${fewestSteps}) AS "ownTokensPerSecond",
        (SELECT max(each."speed") FROM (
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "speed"
          FROM "Segment" o JOIN "MetricPoint" p ON p."segmentId" = o."id" AND p."step" > o."lastStep" - 1000
          WHERE o."runId" = s."runId" AND o."nodeId" <> s."nodeId"
          GROUP BY o."id" HAVING count(*) >= ${fewestSteps}) each) AS "otherTokensPerSecond"
      FROM "Segment" s JOIN "Node" n ON n."id" = s."nodeId"
        CROSS JOIN LATERAL (
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p."tokensPerSecond") AS "tokensPerSecond",
            max(p."timeMs") - min(p."timeMs") AS "spanMs", count(*) AS "steps"
          FROM "MetricPoint" p WHERE p."segmentId" = s."id" AND p."step" > s."lastStep" - ${judged.steps}::int) newest
      WHERE s."status" = 'running' AND newest."steps" >= ${judged.steps}::int AND newest."spanMs" >= ${judged.leastMs}::bigint
        AND NOT EXISTS (SELECT 1 FROM "Incident" i WHERE i."segmentId" = s."id" AND i."kind" = 'straggler')) judged
    WHERE "tokensPerSecond" < ${stragglerShare} * GREATEST("ownTokensPerSecond", "otherTokensPerSecond")`;
}
