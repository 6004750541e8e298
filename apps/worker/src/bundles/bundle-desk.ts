/** Tasks about bundles: to make one, and to prove one. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type BundleReport, bundleReport, type EnvironmentRecord, parseOrThrow } from "@trainyard/contracts";
import type { NodeTask, Store, TaskOwner } from "@trainyard/store";
import { z } from "zod";
import type { Announcer } from "../announcer";
import type { HomePaths } from "../home-paths";
import { inOwnProcess } from "../in-own-process";
import type { OutageLog } from "../outage-log";
import { untilAvailable } from "../until-available";
import { makeBundle } from "./make-bundle";

export interface BundleDeskOptions {
  readonly store: Store;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  /** What this node computes with. */
  readonly environment: () => EnvironmentRecord;
  readonly databaseOutage: OutageLog;
}

export interface TaskWork {
  readonly task: NodeTask;
  readonly owner: TaskOwner;
  readonly signal: AbortSignal;
  /** To be called where the task is found to be another's. */
  readonly lose: () => void;
}

type Progress = { fraction: number | null; message: string };

const progressSchema = z.object({ fraction: z.number().nullable(), message: z.string() });
/** The database is told of progress so often at most, milliseconds. */
const tellEveryMs = 500;

export function createBundleDesk({ store, announcer, paths, environment, databaseOutage }: BundleDeskOptions) {
  const changed = ({ bundleId, runId }: NodeTask) => {
    if (bundleId !== null && runId !== null) announcer.announce({ type: "bundle-changed", bundleId, runId });
  };

  const teller = ({ task, owner, lose }: TaskWork) => {
    let toldAt = 0;
    let toldOf = "";
    return (progress: Progress) => {
      const now = performance.now();
      if (progress.message === toldOf && now - toldAt < tellEveryMs) return;
      [toldAt, toldOf] = [now, progress.message];
      void store.tasks.progress(owner, progress).then(
        (isMine) => (isMine ? changed(task) : lose()),
        (error: unknown) => databaseOutage.failed(error),
      );
    };
  };

  const settled = async (task: NodeTask, work: () => Promise<void>) => {
    try {
      changed(task);
      await work();
    } finally {
      changed(task);
    }
  };

  return {
    make: (work: TaskWork) =>
      settled(work.task, async () => {
        const { owner, signal } = work;
        const order = await store.bundles.order(work.task);
        const made = await makeBundle(order, { store, paths, environment: environment(), signal, onProgress: teller(work) });
        await untilAvailable(() => store.bundles.made(owner, order.bundleId, made), { outage: databaseOutage, signal });
      }),

    verify: (work: TaskWork) =>
      settled(work.task, async () => {
        const { task, owner, signal } = work;
        const { id, path } = await store.bundles.get(task.bundleId ?? "");
        const tell = teller(work);
        const directory = join(paths.bundles, `.verify-${task.id}`);
        try {
          const report = await inOwnProcess<BundleReport>({
            program: new URL("./verify-process.ts", import.meta.url),
            given: [join(paths.home, path ?? ""), directory, paths.datasets],
            signal,
            onProgress: (message) => tell(parseOrThrow(progressSchema, JSON.parse(message))),
          });
          const told = parseOrThrow(bundleReport, report);
          await untilAvailable(() => store.bundles.verified(owner, id, told), { outage: databaseOutage, signal });
        } finally {
          await rm(directory, { recursive: true, force: true }); // a process that was killed leaves it
        }
      }),
  };
}
