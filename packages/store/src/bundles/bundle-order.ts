/** What a node needs to know to make a bundle: which checkpoints go in, and what is run again to prove them. */
import { type Checkpoint, ConflictError } from "@trainyard/contracts";
import { checkpointsOf } from "../checkpoint-rows";
import type { Transaction } from "../database";
import { newestSoundCheckpoint } from "../last-good-checkpoint";
import { effectivePath, type LineageSegment, stretchesOf } from "../lineage";
import { lineageOf } from "../lineage-rows";
import type { NodeTask } from "../node-tasks";

export interface BundleOrder {
  bundleId: string;
  runId: string;
  why: "run-ended" | "asked";
  author: string;
  reason: string;
  final: Checkpoint;
  /** Lowest validation loss of those whose files are there; null: none was evaluated. */
  best: Checkpoint | null;
  /** The newest sound one of the curve before the final; null: there is none. */
  before: Checkpoint | null;
  /** What was recorded between `before`, or the seed, and the final one. */
  steps: { step: number; trainLoss: number | null; gradientNorm: number | null }[];
}

/** @throws ConflictError where the final checkpoint's files are gone */
export async function bundleOrder(client: Transaction, { bundleId }: NodeTask): Promise<BundleOrder> {
  if (bundleId === null) throw new TypeError("A bundle's task names its bundle.");
  const row = await client.bundle.findUniqueOrThrow({ where: { id: bundleId } });
  const { runId, author, reason } = row;
  const checkpoints = await checkpointsOf(client, runId);
  const there = checkpoints.filter(({ deletedAt }) => deletedAt === null);
  const final = there.find(({ id }) => id === row.checkpointId);
  if (final === undefined) throw new ConflictError(`The files of the checkpoint of step ${row.step} were removed by retention.`);
  const path = effectivePath(await lineageOf(client, runId), runId);
  const sound = await newestSoundCheckpoint(client, path, final.step - 1);
  const before = there.find(({ id }) => id === sound?.id) ?? null;
  return {
    bundleId,
    runId,
    why: row.why === "run-ended" ? "run-ended" : "asked",
    author,
    reason,
    final,
    best: there.find(({ best }) => best) ?? null,
    before,
    steps: await stepsBetween(client, path, { after: before?.step ?? 0, until: final.step }),
  };
}

async function stepsBetween(
  client: Transaction,
  path: readonly LineageSegment[],
  { after, until }: { after: number; until: number },
): Promise<BundleOrder["steps"]> {
  const stretches = stretchesOf(path);
  return client.$queryRaw<BundleOrder["steps"]>`
    SELECT p."step", p."trainLoss", p."gradientNorm"
    FROM UNNEST(${stretches.map(({ id }) => id)}::text[], ${stretches.map((part) => Math.max(part.after, after))}::int[],
      ${stretches.map((part) => Math.min(part.until, until))}::int[]) AS part("id", "after", "until")
    JOIN "MetricPoint" p ON p."segmentId" = part."id" AND p."step" > part."after" AND p."step" <= part."until" ORDER BY p."step"`;
}
