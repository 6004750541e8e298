/** Trains one claimed segment: supervises its trainer, records what it says, and records how it ended. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FromTrainer, Intervention, TrainerFault } from "@trainyard/contracts";
import type { ClaimedSegment, HangReport, SegmentEnded, SegmentWriter, Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "./announcer";
import type { ClockOffset } from "./clock-offset";
import { commandOf } from "./command-of";
import type { FaultSwitch } from "./faults/fault-switch";
import type { HomePaths } from "./home-paths";
import { withTimesMoved } from "./message-times";
import type { OutageLog } from "./outage-log";
import { processState } from "./process-state";
import { createProgressTracker } from "./run-progress";
import { type LastWords, type SegmentEnd, segmentEnd } from "./segment-end";
import { createSegmentRecorder } from "./segment-recorder";
import { createStabilityWatch } from "./stability-watch";
import { startTrainer, type TrainerExit } from "./trainer-process";
import { checkEveryMs, type Silence, TrainerSilence } from "./trainer-silence";
import type { TrainingRate } from "./training-rate";
import { untilAvailable } from "./until-available";
import { createWriteBehind } from "./write-behind";

const progressEveryMs = 1_000;
const drainCommandId = "agent-drain";
/** A process that is stuck in the kernel dies when it comes out of it; that it hung is recorded before. */
const deathWithinMs = 1_000;

export interface SegmentRunnerOptions {
  readonly segment: ClaimedSegment;
  readonly threads: number;
  readonly store: Store;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  readonly rate: TrainingRate;
  readonly clock: ClockOffset;
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
  const { segment, store, announcer, paths, rate, clock, databaseOutage, faults } = options;
  const { runId } = segment;
  const logger = options.logger.child({ run: segment.runName, segment: segment.segmentId });
  const losing = new AbortController();
  const sent = new Set<string>();
  const lastWords: { -readonly [K in keyof LastWords]: LastWords[K] } = { ended: null, failed: null };
  const silence = new TrainerSilence(performance.now());
  let onHang: (hang: HangReport) => void = () => undefined;
  const hung = new Promise<HangReport>((resolve) => {
    onHang = resolve;
  });
  let killed = false;
  let refused: unknown = null;

  let { specification } = segment;
  let progress = createProgressTracker(specification);
  const stability = createStabilityWatch({
    segment,
    store,
    announcer,
    logger,
    onIntervention: (intervention) => intervene([intervention]),
    onRolledBack: () => lose("a policy rolled the run back"),
  });
  const recorder = createSegmentRecorder({ segment, store, announcer, paths, watch: stability, isIntervention: (id) => sent.has(id) });
  const writes = createWriteBehind({
    storePoints: recorder.storePoints,
    outage: databaseOutage,
    onFull: () => {
      logger.warn("Too many points wait for the database: the trainer is held until some are stored.");
      silence.hold();
      trainer.hold();
    },
    onRoom: () => release(),
    onRefused: (error) => {
      if (isFenced(error)) return lose("the database refuses its writes");
      refused = error;
      logger.error({ err: error }, "A write was refused; the trainer is ended.");
      trainer.kill();
    },
  });

  const onMessage = (message: FromTrainer) => {
    if (losing.signal.aborted) return;
    silence.heard(message, performance.now());
    if (message.type === "step") progress.add(message.point);
    if (message.type === "changed") {
      specification = message.specification;
      progress = createProgressTracker(specification);
    }
    if (message.type === "ended") lastWords.ended = message;
    if (message.type === "failed") lastWords.failed = message;
    recorder.record(withTimesMoved(message, clock.correctionMs()), writes);
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
      ...(segment.stopAtStep === null ? {} : { stopAtStep: segment.stopAtStep }),
      ...(segment.pauseAtStep === null ? {} : { pauseAtStep: segment.pauseAtStep }),
      ...(faults === null ? {} : { faults: faults.takeForStart() }),
    },
    faults === null ? onMessage : (message) => onMessage(faults.stamped(message)),
  );
  logger.info({ trainerPid: trainer.pid, startStep: segment.startStep }, "Training.");

  const release = () => {
    silence.release(performance.now());
    trainer.release();
  };

  const watch = setInterval(() => {
    const tooLong = silence.tooLong(performance.now());
    if (tooLong === null) return;
    clearInterval(watch);
    endHang(tooLong);
  }, checkEveryMs);

  const endHang = ({ silentMs, limitMs, activity, ...heard }: Silence) => {
    const trainerPid = trainer.pid ?? null;
    const state = trainerPid === null ? null : processState(trainerPid);
    logger.warn({ silentMs, limitMs, activity, processState: state }, "The trainer is silent for too long and is killed.");
    trainer.kill();
    onHang({ silentMs, limitMs, activity, processState: state, evidence: { ...heard, trainerPid, stderrTail: trainer.stderrTail() } });
  };

  const lose = (why: string) => {
    if (losing.signal.aborted) return;
    logger.warn(`The segment is lost, its trainer is killed: ${why}.`);
    losing.abort();
    writes.close();
    trainer.kill();
  };

  const intervene = (interventions: readonly Intervention[]) => {
    for (const intervention of interventions) {
      const command = commandOf(intervention);
      if (command === null || sent.has(intervention.id)) continue;
      sent.add(intervention.id);
      trainer.command(command);
    }
  };

  const announceProgress = () => {
    const now = progress.progress();
    if (now === null) return;
    rate.measured(specification, now.tokensPerSecond);
    announcer.announce({ type: "run-progress", runId, ...now });
  };

  const finish = async (): Promise<SegmentEnded | null> => {
    const timer = setInterval(announceProgress, progressEveryMs);
    const exit = await Promise.race([hung, trainer.exited]);
    if ("silentMs" in exit) await Promise.race([trainer.exited, sleep(deathWithinMs)]);
    clearInterval(timer);
    clearInterval(watch);
    announceProgress();
    await writes.settled();
    const end = losing.signal.aborted ? null : endOf(exit);
    logger.info({ end }, "The trainer is gone.");
    const ended = end === null ? null : await recordEnd(end);
    await trainer.exited; // this node is free when its memory is
    return ended;
  };

  const endOf = (exit: TrainerExit | HangReport): SegmentEnd => {
    if (refused !== null) return endOfRefusal(refused);
    return killed && lastWords.ended === null ? endOfKill : segmentEnd(lastWords, exit);
  };

  const recordOnce = (end: SegmentEnd): Promise<SegmentEnded> => {
    const { lifecycle } = store;
    switch (end.kind) {
      case "ended":
        return lifecycle.endSegment(segment, { reason: end.reason, detail: end.detail });
      case "hung":
        return lifecycle.hangSegment(segment, end.report);
      case "crashed":
        return lifecycle.crashSegment(segment, { code: end.code, message: end.message, evidence: end.evidence });
    }
  };

  const recordEnd = (end: SegmentEnd): Promise<SegmentEnded | null> =>
    untilAvailable(() => recordOnce(end), { outage: databaseOutage, signal: losing.signal }).catch((error: unknown) => {
      if (losing.signal.aborted || isFenced(error)) return null; // somebody else ended it meanwhile, and recorded why
      throw error;
    });

  return {
    writer: { segmentId: segment.segmentId, fence: segment.fence },
    intervene,
    drain() {
      release(); // a held trainer would never reach its next step
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
