/** Bundles: asked for, made and verified by nodes, opened from another instance. Retention knows nothing of them. */
import { type Bundle, type BundleReport, ConflictError, NotFoundError, type RecordTable } from "@trainyard/contracts";
import type { Database } from "../database";
import { createTask, endTask, type NodeTask, type TaskOwner } from "../node-tasks";
import { requireRun } from "../runs";
import { type BundleImport, importBundle, requireAbsent } from "./bundle-import";
import { type BundleOrder, bundleOrder } from "./bundle-order";
import { type BundleRequest, requestBundle } from "./bundle-request";
import { bundleById, bundlesWhere } from "./bundle-rows";
import { recordLines } from "./record-export";

/** What a node made. */
export type MadeBundle = Pick<Bundle, "files"> & { path: string; bytes: number; sha256: string; modelCard: string };

export interface BundleStore {
  /** Newest first. */
  list(runId: string): Promise<Bundle[]>;
  get(bundleId: string): Promise<Bundle>;
  /** Conflict where there is no sound checkpoint on the curve, or the one that was chosen is gone. */
  request(input: BundleRequest): Promise<Bundle>;
  /** Conflict while it is not ready; one that is being verified stays at it. */
  requestVerification(input: { bundleId: string; author: string; reason: string }): Promise<Bundle>;
  /** What goes into it. Conflict where the checkpoint is gone. */
  order(task: NodeTask): Promise<BundleOrder>;
  /** Rows of a run's record, as lines of JSON. */
  record(runId: string, table: RecordTable): AsyncIterable<string>;
  made(owner: TaskOwner, bundleId: string, made: MadeBundle): Promise<void>;
  verified(owner: TaskOwner, bundleId: string, report: BundleReport): Promise<void>;
  /** Conflict where the run is here. */
  requireAbsent(runId: string): Promise<void>;
  /** All or nothing; its dataset and the files of its checkpoints have to be in place. */
  import(input: BundleImport): Promise<Bundle>;
}

export function createBundleStore(database: Database): BundleStore {
  const get = (bundleId: string) => database.read((client) => bundleById(client, bundleId));
  return {
    list: (runId) =>
      database.read(async (client) => {
        await requireRun(client, runId);
        return bundlesWhere(client, { runId });
      }),
    get,
    request: async (input) => get(await database.transaction((transaction) => requestBundle(transaction, input))),
    async requestVerification({ bundleId, author, reason }) {
      await database.transaction(async (transaction) => {
        await transaction.$queryRaw`SELECT 1 FROM "Bundle" WHERE "id" = ${bundleId} FOR NO KEY UPDATE`;
        const { status, verifying, runId } = await bundleById(transaction, bundleId);
        if (status !== "ready")
          throw new ConflictError(status === "making" ? "The bundle is still being made." : "The bundle could not be made.");
        if (!verifying)
          await createTask(transaction, { kind: "bundle-verification", nodeId: null, runId, bundleId, arguments: {}, author, reason });
      });
      return get(bundleId);
    },
    order: (task) => database.read((client) => bundleOrder(client, task)),
    record: (runId, table) => recordLines(database, runId, table),
    made: (owner, bundleId, made) =>
      database.transaction(async (transaction) => {
        await endTask(transaction, owner, { status: "done", result: { bytes: made.bytes, sha256: made.sha256 } });
        await transaction.bundle.update({ where: { id: bundleId }, data: { ...made, status: "ready", problem: null } });
      }),
    verified: (owner, bundleId, report) =>
      database.transaction(async (transaction) => {
        await endTask(transaction, owner, { status: "done", result: { pass: report.pass } });
        const { count } = await transaction.bundle.updateMany({ where: { id: bundleId }, data: { verification: report } });
        if (count === 0) throw new NotFoundError("bundle", bundleId);
      }),
    requireAbsent: (runId) => database.read((client) => requireAbsent(client, runId)),
    async import(input) {
      await importBundle(database, input);
      return get(input.bundle.id);
    },
  };
}
