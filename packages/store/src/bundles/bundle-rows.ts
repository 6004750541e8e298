/** Bundles as the API shows them: with what is under way for them, which only their tasks know. */
import { type Bundle, bundle, NotFoundError } from "@trainyard/contracts";
import { z } from "zod";
import type { Transaction } from "../database";
import type { Prisma } from "../generated/client";
import { type NodeTask, toTask } from "../node-tasks";

const stored = bundle.pick({ status: true, why: true, files: true, verification: true });
const progressSchema = z.object({ fraction: z.number().nullable(), message: z.string() });

/** Newest first. */
export async function bundlesWhere(client: Transaction, where: Prisma.BundleWhereInput): Promise<Bundle[]> {
  const rows = await client.bundle.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: { run: { select: { name: true } }, tasks: { orderBy: { requestedAt: "desc" } } },
  });
  return rows.map(({ run, tasks, checkpointId: _, status: was, why, files, verification, createdAt, bytes, ...row }) => {
    const read = stored.parse({ status: was, why, files, verification });
    const all = tasks.map(toTask);
    const open = all.find(({ status }) => status === "queued" || status === "running");
    // A node that goes fails its tasks, and nobody is left to tell the bundle.
    const gaveUp = read.status === "making" && open === undefined ? (all.find(({ kind }) => kind === "bundle") ?? null) : null;
    return {
      ...row,
      ...read,
      ...(gaveUp !== null && { status: "failed" as const, problem: gaveUp.problem }),
      runName: run.name,
      bytes: bytes === null ? null : Number(bytes),
      verifying: open?.kind === "bundle-verification",
      progress: open === undefined ? null : progressOf(open),
      createdAt: createdAt.toISOString(),
    };
  });
}

/** Rejects with NotFoundError. */
export async function bundleById(client: Transaction, bundleId: string): Promise<Bundle> {
  const [found] = await bundlesWhere(client, { id: bundleId });
  if (found === undefined) throw new NotFoundError("bundle", bundleId);
  return found;
}

function progressOf({ status, progress }: NodeTask): Bundle["progress"] {
  if (status === "queued" || progress === null) return { fraction: null, message: "Waiting for a node" };
  return progressSchema.parse(progress);
}
