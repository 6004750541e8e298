/** The node agent: takes segments from the queue and trains them, one at a time, for as long as its node may work. */
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeState, SegmentJob } from "@trainyard/contracts";
import { flopsPerToken } from "@trainyard/model/counts";
import { createBatchSearches, createLivePublisher, createSegmentQueue, createSegmentWorker, createWakeListener } from "@trainyard/queue";
import { createStore } from "@trainyard/store";
import type { Logger } from "pino";
import { createAnnouncer } from "./announcer";
import { startBatchSearchDesk } from "./batch-search-desk";
import { createClaiming } from "./claim-what-fits";
import { createClockOffset } from "./clock-offset";
import { startCoordinator } from "./coordinator/coordinator";
import { openFaultSwitch } from "./faults/fault-switch";
import { homePaths } from "./home-paths";
import { registerLocalDatasets } from "./local-datasets";
import { probeTrainingRate } from "./matmul-probe";
import { joinCluster } from "./membership";
import { readNodeEnvironment } from "./node-environment";
import { startNodeTaskDesk } from "./node-task-desk";
import { createOutageLog } from "./outage-log";
import { type SegmentRunner, startSegmentRunner } from "./segment-runner";
import { startTelemetrySampler } from "./telemetry/telemetry-sampler";
import { createTrainingRate } from "./training-rate";
import type { WorkerSettings } from "./worker-settings";

/** Time a stopping agent gives its trainer to reach a step boundary and write its checkpoint. */
const drainLimitMs = 20_000;
/** Time after which a segment that was left to other nodes is offered again. */
const offerAgainAfterMs = 250;
/** Time to record the end of a trainer that was killed. */
const recordLimitMs = 3_000;

export interface AgentOptions extends WorkerSettings {
  /** The process's environment variables, of which those are kept that can change a computation. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

export interface Agent {
  readonly nodeId: string;
  /** Checkpoints and ends the running segment, hands the run back to the queue and leaves the cluster; kills the trainer after 20 s. */
  stop(): Promise<void>;
  /** Kills the trainer at once; for an agent that is about to exit hard. */
  kill(): void;
  /** Resolves when the agent has no place in the cluster any more because another process took its node's name. */
  readonly superseded: Promise<void>;
}

/** Joins the cluster and works until `stop`. Waits for a Postgres that is not there yet, until `signal` aborts. */
export async function startAgent(options: AgentOptions, signal: AbortSignal = new AbortController().signal): Promise<Agent> {
  const { threads, memoryLimitBytes, nodeName, faultFile } = options;
  const logger = options.logger.child({ node: nodeName });
  const faults = faultFile === null ? null : await openFaultSwitch({ ...options, file: faultFile, logger });
  const { databaseUrl, redisUrl } = faults ?? options;
  const paths = homePaths(options.home);
  const databaseOutage = createOutageLog(logger, "Postgres", "Training goes on; what it measures is kept in memory.");
  const redisOutage = createOutageLog(logger, "Redis", "Training goes on; live views wait and nothing new is delivered.");
  const onError = (error: Error) => redisOutage.failed(error);
  const stopping = new AbortController();
  const lifetime = AbortSignal.any([signal, stopping.signal]);

  const queue = createSegmentQueue({ redisUrl, onError });
  const publisher = createLivePublisher({ redisUrl, onError });
  const searches = createBatchSearches({ redisUrl, onError });
  const announcer = createAnnouncer(publisher, redisOutage);
  const store = createStore({ databaseUrl, onIncidentChanged: announcer.announce });
  const [sampler, environment] = await Promise.all([
    startTelemetrySampler({ home: paths.home, memoryLimitBytes }),
    readNodeEnvironment({ threads, variables: options.variables, faults }),
  ]);
  const rate = createTrainingRate(({ model }) => flopsPerToken(model));
  const clock = createClockOffset();
  // Before the node is seen: whoever sees it may start a run with its data.
  await registerLocalDatasets({ directory: paths.datasets, store, databaseOutage, logger, signal: lifetime });
  const membership = await joinCluster(
    {
      nodeName,
      cores: availableParallelism(),
      threads,
      environment: environment.record,
      store,
      announcer,
      databaseOutage,
      logger,
      telemetry: sampler.latest,
      flopsPerSecond: rate.flopsPerSecond,
      clock,
      muted: () => faults?.heartbeatsLost() ?? false,
    },
    lifetime,
  );
  const { nodeId } = membership;
  if ((await store.nodes.get(nodeId)).flopsPerSecond === null)
    void probeTrainingRate(threads, lifetime).then((probed) => probed !== null && rate.probed(probed));

  const claim = createClaiming({ store, telemetry: sampler.latest, announcer, logger });
  let runner: SegmentRunner | null = null;
  let work: Promise<void> | null = null;
  const busy = () => work !== null;
  const desk = startBatchSearchDesk({ searches, nodeId, threads, memoryLimitBytes, busy, onError, logger });

  const untroubled: ReadonlySet<string> = new Set();
  const tasks = startNodeTaskDesk({
    store,
    queue,
    announcer,
    paths,
    nodeId,
    incarnation: membership.incarnation,
    threads,
    environment: environment.record,
    busy,
    faulty: () => faults?.failingDiagnostics ?? untroubled,
    onNodeChanged: membership.wake,
    databaseOutage,
    logger,
  });

  /** Once this job is done with, so that the queue takes the same id again; should that fail, the coordinator finds the segment without a job. */
  const leaveToOthers = (segmentId: string) => {
    logger.info({ segment: segmentId }, "Its run failed here just now: another node comes first.");
    setTimeout(() => void queue.enqueue(segmentId).catch(onError), offerAgainAfterMs);
  };

  const train = async ({ segmentId }: SegmentJob) => {
    if (await store.lifecycle.prefersAnotherNode({ segmentId, nodeId })) return leaveToOthers(segmentId);
    const incarnation = membership.incarnation();
    if (await environment.refresh()) await store.nodes.setEnvironment({ nodeId, incarnation, environment: environment.record() });
    const segment = await claim({ segmentId, nodeId, incarnation });
    if (segment === null) return;
    announcer.announce({ type: "run-changed", runId: segment.runId, what: "run" });
    announcer.announce({ type: "node-changed", nodeId });
    runner = startSegmentRunner({ segment, threads, store, announcer, paths, rate, clock, databaseOutage, faults, logger });
    if (lifetime.aborted) runner.drain();
    try {
      const ended = await runner.done;
      if (ended === null) return;
      if (ended.nodeChanged) followState("suspect"); // until the heartbeat knows more: it may not take the very run that it lost
      announcer.announceEnd(ended);
      tasks.wake();
    } finally {
      runner = null;
      coordinator.wake();
      membership.wake();
    }
  };

  const worker = createSegmentWorker({
    redisUrl,
    onError,
    handle: async (job) => {
      tasks.trainingBegins();
      const free = desk.callOff("A run came to this node, and training goes first.");
      work = free
        .then(() => train(job))
        .catch((error: unknown) => logger.error({ err: error, segment: job.segmentId }, "A segment could not be worked on."));
      await work.finally(() => {
        work = null;
      });
    },
  });
  const followState = (state: NodeState) => {
    const mayWork = state === "healthy" && !lifetime.aborted;
    if (mayWork && worker.paused) worker.resume();
    if (!mayWork && !worker.paused) worker.pause().catch(onError);
  };
  let onSuperseded: () => void = () => undefined;
  const superseded = new Promise<void>((resolve) => {
    onSuperseded = resolve;
  });

  const onWake = () => {
    membership.wake();
    desk.wake();
    tasks.wake();
  };
  const wakeListener = createWakeListener({ redisUrl, nodeId, onWake, onError });
  const coordinator = startCoordinator({ store, queue, announcer, checkpoints: paths.checkpoints, databaseOutage, redisOutage, logger });
  membership.serve({ runner: () => runner, busy, onState: followState, onSuperseded });
  faults?.serve(() => runner);

  const finishWork = async () => {
    const idle = async (limitMs: number) => {
      const done = new AbortController();
      await Promise.race([work?.finally(() => done.abort()), sleep(limitMs, undefined, { signal: done.signal }).catch(() => undefined)]);
      return work === null;
    };
    runner?.drain();
    if (work === null || (await idle(drainLimitMs))) return;
    logger.warn("The trainer reached no step boundary in time and is killed.");
    runner?.kill();
    if (await idle(recordLimitMs)) return;
    runner?.lose("the database is away while this node stops; the next start finds its last checkpoint");
    await idle(recordLimitMs);
  };

  return {
    nodeId,
    superseded,
    kill: () => runner?.kill(),
    async stop() {
      stopping.abort();
      if (!worker.paused) worker.pause().catch(onError);
      await finishWork();
      await Promise.all([desk.stop(), tasks.stop(), membership.stop(), coordinator.stop(), wakeListener.close(), worker.close()]);
      sampler.stop();
      await membership.leave("stopped in order").catch((error: unknown) => databaseOutage.failed(error));
      await Promise.all([queue.close(), publisher.close(), searches.close(), store.close()]);
      await faults?.stop();
    },
  };
}
