/** Works on what is asked of this node beside training: diagnostics, looks into batches, bundles, ablation maps and the like. One task at a time, whatever the node's state. */
import { createRequire } from "node:module";
import { diagnosticLevel, type EnvironmentRecord, TrainyardError } from "@trainyard/contracts";
import type { SegmentQueue } from "@trainyard/queue";
import type { NodeTask, SampleLoss, Store, TaskOwner } from "@trainyard/store";
import type { Logger } from "pino";
import { createAblationDesk } from "./ablation/ablation-desk";
import type { Announcer } from "./announcer";
import { createBundleDesk } from "./bundles/bundle-desk";
import { checkCoordinates } from "./coordinate-check";
import { nodeTests } from "./diagnostics/node-tests";
import { runTests } from "./diagnostics/run-tests";
import type { HomePaths } from "./home-paths";
import { inspectBatch } from "./inspect-batch";
import type { OutageLog } from "./outage-log";
import { createRequestProcess } from "./request-process";
import { startTicker } from "./ticker";
import { isUnavailable, untilAvailable } from "./until-available";

export interface NodeTaskDeskOptions {
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  readonly nodeId: string;
  readonly incarnation: () => number;
  readonly threads: number;
  /** What this node computes with. */
  readonly environment: () => EnvironmentRecord;
  /** Whether a claim or its segment is under way. */
  readonly busy: () => boolean;
  /** Diagnostics that are to fail, by name: a drill. */
  readonly faulty: () => ReadonlySet<string>;
  /** The node's state may have changed with a task. */
  readonly onNodeChanged: () => void;
  readonly databaseOutage: OutageLog;
  readonly logger: Logger;
}

export interface NodeTaskDesk {
  /** Something may have been asked: look now. */
  wake(): void;
  /** A run came: tests that would disturb it are called off. */
  trainingBegins(): void;
  stop(): Promise<void>;
}

/** The wake-up is the quick way; this finds what a lost one announced. */
const lookEveryMs = 1_000;
/** How long what any node may do is left to one that is idle. */
const patienceMs = 3_000;

export function startNodeTaskDesk(options: NodeTaskDeskOptions): NodeTaskDesk {
  const { store, queue, announcer, paths, nodeId, incarnation, threads, busy, faulty, onNodeChanged, databaseOutage, logger } = options;
  const stopping = new AbortController();
  let training = new AbortController();
  const trainingSignal = () => {
    if (training.signal.aborted && !busy()) training = new AbortController();
    if (busy()) training.abort();
    return training.signal;
  };
  const bundles = createBundleDesk(options);
  const ablations = createAblationDesk(options);
  const changed = ({ id, studyId }: NodeTask) => {
    announcer.announce({ type: "task-changed", nodeId, taskId: id });
    if (studyId !== null) announcer.announce({ type: "study-changed", studyId });
  };

  const diagnose = async (task: NodeTask, owner: TaskOwner, signal: AbortSignal, lose: () => void) => {
    const level = diagnosticLevel.parse(task.arguments.level);
    const compute = createRequestProcess(createRequire(import.meta.url).resolve("@trainyard/trainer/diagnostics-process"));
    try {
      const tests = nodeTests({ store, queue, nodeId, home: paths.home, threads, level, compute, now: Date.now });
      const results = await runTests({
        tests,
        level,
        training: trainingSignal,
        faulty: faulty(),
        signal,
        onProgress: (progress) =>
          void store.diagnostics.progress(owner, progress).then(
            (isMine) => (isMine ? changed(task) : lose()),
            (error: unknown) => databaseOutage.failed(error),
          ),
      });
      const { run, nodeChanged } = await untilAvailable(() => store.diagnostics.finish(owner, results), { outage: databaseOutage, signal });
      logger.info({ task: task.id, level, verdict: run.verdict }, "Diagnostics ended.");
      if (nodeChanged) announcer.announce({ type: "node-changed", nodeId });
    } finally {
      compute.end();
    }
  };

  /** Retention may remove the checkpoint while it is being read: then with another one. */
  const inspected = async (task: NodeTask, signal: AbortSignal): Promise<SampleLoss[]> => {
    for (let from = await store.inspections.describe(task); ; ) {
      try {
        return await inspectBatch(from, { paths, threads, signal });
      } catch (error) {
        const next = await store.inspections.describe(task);
        if (next.checkpoint?.id === from.checkpoint?.id) throw error;
        from = next;
      }
    }
  };

  const inspect = async (task: NodeTask, owner: TaskOwner, signal: AbortSignal) => {
    const samples = await inspected(task, signal);
    await untilAvailable(() => store.inspections.finish(owner, samples), { outage: databaseOutage, signal });
  };

  const coordinates = async (task: NodeTask, owner: TaskOwner, signal: AbortSignal, lose: () => void) => {
    const found = await checkCoordinates(store.coordinateChecks.describe(task), {
      threads,
      signal,
      onProgress: (progress) =>
        void store.coordinateChecks.progress(owner, progress).then(
          (isMine) => (isMine ? changed(task) : lose()),
          (error: unknown) => databaseOutage.failed(error),
        ),
    });
    await untilAvailable(() => store.coordinateChecks.finish(owner, found), { outage: databaseOutage, signal });
  };

  const work = async (task: NodeTask, owner: TaskOwner) => {
    const losing = new AbortController();
    const signal = AbortSignal.any([stopping.signal, losing.signal]);
    const lose = () => losing.abort(new Error("The task is not this node's any more."));
    changed(task);
    try {
      if (task.kind === "diagnostics") await diagnose(task, owner, signal, lose);
      else if (task.kind === "batch-inspection") await inspect(task, owner, signal);
      else if (task.kind === "coordinate-check") await coordinates(task, owner, signal, lose);
      else if (task.kind === "bundle") await bundles.make({ task, owner, signal, lose });
      else if (task.kind === "bundle-verification") await bundles.verify({ task, owner, signal, lose });
      else if (task.kind === "ablation-map") await ablations.map({ task, owner, signal, lose });
      else if (task.kind === "shrink") await ablations.shrink({ task, owner, signal, lose });
      else throw new TrainyardError("internal", `This node cannot do a task of the kind ${task.kind}.`);
    } catch (error) {
      if (losing.signal.aborted) return;
      logger.warn({ err: error, task: task.id }, "A task beside training failed.");
      await store.tasks.fail(owner, error instanceof Error ? error.message : String(error));
    } finally {
      changed(task);
      onNodeChanged();
    }
  };

  const look = async () => {
    try {
      const task = await store.tasks.take({ nodeId, incarnation: incarnation(), patienceMs });
      if (task === null) return;
      await work(task, { taskId: task.id, nodeId, incarnation: incarnation() });
    } catch (error) {
      if (isUnavailable(error)) databaseOutage.failed(error);
      else logger.error({ err: error }, "A look for tasks failed.");
    }
  };

  const ticker = startTicker(lookEveryMs, look);
  return {
    wake: ticker.wake,
    trainingBegins: () => training.abort(),
    async stop() {
      stopping.abort(new Error("The node stops."));
      await ticker.stop();
    },
  };
}
