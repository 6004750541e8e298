/** Trains one claimed segment: supervises its trainer, records what it says, and records how it ended. */
import { join } from "node:path";
import type { FromTrainer, Intervention, TrainerFault } from "@trainyard/contracts";
import type { ClaimedSegment, SegmentEnded, SegmentWriter, Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "./announcer";
import { commandOf } from "./command-of";
import type { FaultSwitch } from "./faults/fault-switch";
import type { HomePaths } from "./home-paths";
import type { OutageLog } from "./outage-log";
import { createProgressTracker } from "./run-progress";
import { type LastWords, type SegmentEnd, segmentEnd } from "./segment-end";
import { createSegmentRecorder } from "./segment-recorder";
import { startTrainer } from "./trainer-process";
import type { TrainingRate } from "./training-rate";
import { untilAvailable } from "./until-available";
import { createWriteBehind } from "./write-behind";

const progressEveryMs = 1_000;
const drainCommandId = "agent-drain";

export interface SegmentRunnerOptions {
  readonly segment: ClaimedSegment;
  readonly threads: number;
  readonly store: Store;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  readonly rate: TrainingRate;
  readonly databaseOutage: OutageLog;
  /** Null outside tests and drills. */
  readonly faults: FaultSwitch | null;
  readonly logger: Logger;
}

export interface SegmentRunner {
  readonly writer: SegmentWriter;
  /** Passes on what people asked for; what was passed on before is not repeated. */
  intervene(interventions: readonly Intervention[]): void;
  /** Checkpoint at the next step boundary and end; the run goes back to the queue. */
  drain(): void;
  /** Ends the trainer at once; the run goes back to the queue with its last checkpoint. */
  kill(): void;
  /** For drills: has the trainer do something wrong. */
  inject(commandId: string, fault: TrainerFault): void;
  /** For drills: sends the trainer's process a signal. */
  signal(signal: NodeJS.Signals): void;
  /** The segment belongs to this writer no more: the trainer is killed and nothing more is written. */
  lose(why: string): void;
  /** Resolves when the trainer is gone and its end is recorded (null: it was not, because the segment was lost). Never leaves a trainer behind. */
  readonly done: Promise<SegmentEnded | null>;
}

export function startSegmentRunner(options: SegmentRunnerOptions): SegmentRunner {
  const { segment, store, announcer, paths, rate, databaseOutage, faults } = options;
  const { runId } = segment;
  const logger = options.logger.child({ run: segment.runName, segment: segment.segmentId });
  const losing = new AbortController();
  const sent = new Set<string>();
  const lastWords: { -readonly [K in keyof LastWords]: LastWords[K] } = { ended: null, failed: null };
  let killed = false;
  let refused: unknown = null;

  let { specification } = segment;
  let progress = createProgressTracker(specification);
  const recorder = createSegmentRecorder({ segment, store, announcer, paths, isIntervention: (id) => sent.has(id) });
  const writes = createWriteBehind({
    storePoints: recorder.storePoints,
    outage: databaseOutage,
    onFull: () => {
      logger.warn("Too many points wait for the database: the trainer is held until some are stored.");
      trainer.hold();
    },
    onRoom: () => trainer.release(),
    onRefused: (error) => {
      if (isFenced(error)) return lose("the database refuses its writes");
      refused = error;
      logger.error({ err: error }, "A write was refused; the trainer is ended.");
      trainer.kill();
    },
  });

  const onMessage = (message: FromTrainer) => {
    if (losing.signal.aborted) return;
    if (message.type === "step") progress.add(message.point);
    if (message.type === "changed") {
      specification = message.specification;
      progress = createProgressTracker(specification);
    }
    if (message.type === "ended") lastWords.ended = message;
    if (message.type === "failed") lastWords.failed = message;
    recorder.record(message, writes);
  };

  const trainer = startTrainer(
    {
      type: "start",
      runId,
      segmentId: segment.segmentId,
      specification,
      datasetDirectory: join(paths.datasets, specification.data.dataset),
      checkpointDirectory: paths.segmentDirectory(runId, segment.segmentId),
      resumeFrom: segment.startCheckpoint === null ? null : join(paths.checkpoints, segment.startCheckpoint.path),
      pretrainedFrom: paths.pretrainedDirectory(specification.initialisation.pretrained),
      threads: options.threads,
      ...(faults === null ? {} : { faults: faults.takeForStart() }),
    },
    faults === null ? onMessage : (message) => onMessage(faults.stamped(message)),
  );
  logger.info({ trainerPid: trainer.pid, startStep: segment.startStep }, "Training.");

  const lose = (why: string) => {
    if (losing.signal.aborted) return;
    logger.warn(`The segment is lost, its trainer is killed: ${why}.`);
    losing.abort();
    writes.close();
    trainer.kill();
  };

  const announceProgress = () => {
    const now = progress.progress();
    if (now === null) return;
    rate.measured(specification, now.tokensPerSecond);
    announcer.announce({ type: "run-progress", runId, ...now });
  };

  const finish = async (): Promise<SegmentEnded | null> => {
    const timer = setInterval(announceProgress, progressEveryMs);
    const exit = await trainer.exited;
    clearInterval(timer);
    announceProgress();
    await writes.settled();
    if (losing.signal.aborted) return null;
    const end = refused !== null ? endOfRefusal(refused) : killed && lastWords.ended === null ? endOfKill : segmentEnd(lastWords, exit);
    logger.info({ end }, "The trainer is gone.");
    return recordEnd(end);
  };

  const recordEnd = (end: SegmentEnd): Promise<SegmentEnded | null> =>
    untilAvailable(
      () =>
        end.kind === "ended"
          ? store.lifecycle.endSegment(segment, { reason: end.reason, detail: end.detail })
          : store.lifecycle.crashSegment(segment, { code: end.code, message: end.message, evidence: end.evidence }),
      { outage: databaseOutage, signal: losing.signal },
    ).catch((error: unknown) => {
      if (losing.signal.aborted || isFenced(error)) return null; // somebody else ended it meanwhile, and recorded why
      throw error;
    });

  return {
    writer: { segmentId: segment.segmentId, fence: segment.fence },
    intervene(interventions) {
      for (const intervention of interventions) {
        const command = commandOf(intervention);
        if (command === null || sent.has(intervention.id)) continue;
        sent.add(intervention.id);
        trainer.command(command);
      }
    },
    drain() {
      trainer.release(); // a held trainer would never reach its next step
      trainer.command({ type: "command", commandId: drainCommandId, kind: "drain" });
    },
    kill() {
      killed = true;
      trainer.kill();
    },
    inject: (commandId, fault) => trainer.command({ type: "command", commandId, kind: "fault", fault }),
    signal: trainer.signal,
    lose,
    done: finish(),
  };
}

const endOfKill: SegmentEnd = {
  kind: "ended",
  reason: "drained",
  detail: "It reached no step boundary in time and was killed; the run goes on from its last checkpoint.",
};

function endOfRefusal(error: unknown): SegmentEnd {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "crashed", code: "internal", message: `What it measured could not be recorded: ${message}`, evidence: {} };
}

function isFenced(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "fenced";
}
