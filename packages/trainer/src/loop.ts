/** Trains one segment: steps, and at the boundaries between them evaluation, samples, checkpoints and commands. */
import {
  type FromTrainer,
  isComplete,
  learningRateOf,
  samplesFrom,
  samplesOf,
  sequencesAt,
  type TrainerCommand,
  type TrainerStart,
} from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model";
import { ActivityLog } from "./activity-log";
import { type ChangeCommand, ChangeDesk } from "./change-segment";
import { CheckpointWriter, type WrittenCheckpoint } from "./checkpoint/checkpoint-writer";
import type { TrainingPosition } from "./checkpoint/state-layout";
import { CheckpointDesk, type OrderlyCommand } from "./checkpoint-desk";
import { ConfigurationDesk } from "./configuration-desk";
import type { Course } from "./course";
import { FaultInjector } from "./faults/fault-injector";
import { type LoadedSegment, loadSegment } from "./load-segment";
import { isEvery, lookAtModel, looksDue } from "./look-at-model";
import type { StepRequest, TrainingSession } from "./runtime/training-session";
import { StepReport } from "./step-report";
import type { TrainingBatch } from "./training-text";
import { UpdateGuard } from "./update-guard";

/** How a segment tells of itself and hears what it shall do. */
export interface SegmentPorts {
  /** Settles when more may be sent. */
  emit(event: FromTrainer): Promise<void>;
  /** Commands that came since the last call, oldest first. */
  takeCommands(): readonly TrainerCommand[];
}

type Ended = Extract<FromTrainer, { type: "ended" }>;

const endReasons = { pause: "paused", stop: "stopped", drain: "drained", checkpoint: null } as const;

/** Trains from the start state until the run's last step, an ending command or divergence. The last event is `ended`. Throws TrainyardErrors. */
export async function trainSegment(start: TrainerStart, ports: SegmentPorts): Promise<void> {
  const began = performance.now();
  const activity = new ActivityLog((event) => ports.emit(event));
  await activity.begin("building");
  const segment = await loadSegment(start, () => activity.progress());
  const trainer = new SegmentTrainer(start, segment, activity, ports);
  try {
    await trainer.train(performance.now() - began);
  } finally {
    await trainer.release();
  }
}

class SegmentTrainer {
  #course: Course;
  readonly #ports: SegmentPorts;
  readonly #activity: ActivityLog;
  readonly #checkpoints: CheckpointDesk;
  readonly #changes: ChangeDesk;
  readonly #configuration: ConfigurationDesk;
  readonly #guard: UpdateGuard;
  readonly #stopAtStep: number;
  readonly #pauseAtStep: number;
  readonly #faults = new FaultInjector();
  readonly #report = new StepReport();
  /** Of the newest update. */
  #learningRate: number | null = null;

  constructor(start: TrainerStart, segment: LoadedSegment, activity: ActivityLog, ports: SegmentPorts) {
    const emit = (event: FromTrainer) => ports.emit(event);
    this.#course = { segment, specification: start.specification, position: segment.startPosition };
    this.#ports = ports;
    this.#activity = activity;
    this.#changes = new ChangeDesk(emit, activity, start.threads);
    this.#configuration = new ConfigurationDesk(emit);
    this.#guard = new UpdateGuard(segment.updateGuard);
    const writer = new CheckpointWriter(start, segment.dataset.description.hash, segment.parentStateHash);
    this.#checkpoints = new CheckpointDesk({ writer, activity, guard: this.#guard, faults: this.#faults, emit });
    this.#stopAtStep = start.stopAtStep ?? Number.POSITIVE_INFINITY;
    this.#pauseAtStep = start.pauseAtStep ?? Number.POSITIVE_INFINITY;
    for (const fault of start.faults ?? []) this.#faults.arm(fault, segment.startPosition.step + 1);
  }

  release(): Promise<void> {
    return this.#course.segment.release();
  }

  async train(buildDurationMs: number): Promise<void> {
    const { segment, specification, position } = this.#course;
    await this.#ports.emit({ type: "ready", startStep: position.step, parameters: parameterCount(specification.model), buildDurationMs });
    const { startNote } = segment;
    if (startNote !== null) await this.#ports.emit({ type: "log", level: "info", message: startNote });
    if (position.step === 0) await this.#look();
    let ended = await this.#boundary();
    while (ended === null) {
      ended = await this.#step();
      if (ended !== null) break;
      await this.#look();
      ended = await this.#boundary();
    }
    await this.#checkpoints.settled;
    await this.#ports.emit(ended);
  }

  async #look(): Promise<void> {
    const due = looksDue(this.#course, this.#lastStepReason() !== null);
    if (due === null) return;
    const look = () => lookAtModel(due, this.#course, this.#activity, (event) => this.#ports.emit(event));
    await this.#report.timed("evaluationDurationMs", look);
  }

  /** Between two steps: checkpoints that are due or commanded, and the end when it has come. */
  async #boundary(): Promise<Ended | null> {
    this.#checkpoints.requireSound();
    const { segment, specification, position } = this.#course;
    const { step } = position;
    const taken = this.#ports.takeCommands();
    const changes = taken.filter((command) => command.kind === "change");
    const commands = taken.filter((command) => command.kind !== "change" && command.kind !== "fault");
    for (const command of taken) if (command.kind === "fault") this.#faults.arm(command.fault, step + 1);
    const reason = this.#lastStepReason() ?? endReasonOf(commands);
    const due = step > segment.startPosition.step && step % specification.checkpoint.everySteps === 0;
    if (due || reason !== null || commands.length + changes.length > 0)
      await this.#report.timed("checkpointDurationMs", () =>
        this.#checkpointAndChange(commands, reason === null ? changes : [], reason !== null),
      );
    return reason === null ? null : { type: "ended", reason, step, detail: null };
  }

  /**
   * Why there is no step after the newest; null: there is one. A candidate of a tournament stops on the way and a trial of a sweep pauses, both by
   * the schedule of the whole run.
   */
  #lastStepReason(): Ended["reason"] | null {
    const { specification, position } = this.#course;
    if (isComplete(specification, position)) return "finished";
    if (position.step >= this.#stopAtStep) return "stopped";
    return position.step >= this.#pauseAtStep ? "paused" : null;
  }

  /** Changes that come with the end are left to whoever goes on. */
  async #checkpointAndChange(commands: readonly OrderlyCommand[], changes: readonly ChangeCommand[], isEnd: boolean): Promise<void> {
    const isWaitedFor = isEnd || changes.length > 0;
    const written = await this.#checkpoints.take(this.#course, { commands, learningRate: this.#learningRate, isWaitedFor });
    for (const change of changes) await this.#change(change, await written());
  }

  /** Goes on by a changed specification. */
  async #change(command: ChangeCommand, before: WrittenCheckpoint): Promise<void> {
    await this.#checkpoints.settled; // the state before it is on the disk and told of
    this.#course = await this.#changes.make(command, this.#course, before);
    this.#checkpoints.follow(this.#course.specification);
  }

  /**
   * One update. Where it is skipped, the state stays and step and samples go on; where it ends the segment, the state before it stays the newest
   * one.
   */
  async #step(): Promise<Ended | null> {
    const { segment, specification, position: before } = this.#course;
    const { states } = segment;
    const training = await this.#sessionAt(before.tokens);
    await this.#strike(training, before.step + 1);
    const began = performance.now();
    const { after, batch, request } = this.#planned();
    const target = states.target(this.#checkpoints.reading);
    const result = await training.step(states.current, target, batch, request);
    this.#faults.delay(after.step, performance.now() - began);
    const { isSkipped, diverged } = this.#guard.judge(specification.stability, result);
    if (diverged === null) {
      if (!isSkipped) states.advance(target);
      this.#course = { ...this.#course, position: isSkipped ? withoutUpdate(after) : after };
      this.#learningRate = result.learningRate;
    }
    const stepDurationMs = performance.now() - began;
    const point = this.#report.point({ before, after, result, stepDurationMs, updateSkipped: isSkipped });
    await this.#ports.emit({ type: "step", point });
    const live = { specification, session: training.specification, result };
    if (this.#changes.isExpectant) this.#configuration.expectChange();
    await this.#changes.tell(live, before);
    await this.#configuration.tell(after.step, live);
    return diverged === null ? null : { type: "ended", reason: "diverged", step: after.step, detail: `Step ${after.step}: ${diverged}.` };
  }

  /** What the next update reads, by what, and where it leads. */
  #planned(): { readonly after: TrainingPosition; readonly batch: TrainingBatch; readonly request: StepRequest } {
    const { segment, specification, position: before } = this.#course;
    const sequences = sequencesAt(specification, before.tokens);
    const ranges = samplesFrom(specification.data.skip, before.sampleCursor, sequences);
    const after = {
      ...before,
      step: before.step + 1,
      tokens: before.tokens + sequences * specification.model.context,
      sampleCursor: ranges.at(-1)?.to ?? before.sampleCursor,
    };
    const request = {
      learningRate: this.#faults.learningRate(learningRateOf(specification, before), after.step),
      optimizerStep: after.step - after.optimizerStartStep,
      sampleCursor: before.sampleCursor,
      measurePart: isEvery(specification.evaluation.noiseScaleEverySteps, after.step),
    };
    return { after, batch: this.#faults.batch(segment.text.batch(samplesOf(ranges)), specification, after.step), request };
  }

  async #sessionAt(tokens: number): Promise<TrainingSession> {
    const { training } = this.#course.segment;
    if (!training.isReadyAt(tokens)) await this.#activity.begin("building");
    const session = await training.at(tokens);
    await this.#activity.begin("training");
    return session;
  }

  /** Injected faults that begin with the update of this number, and what they do before it. */
  async #strike(training: TrainingSession, step: number): Promise<void> {
    for (const fault of this.#faults.beginning(step))
      await this.#ports.emit({ type: "log", level: "warning", message: `Injected fault: ${JSON.stringify(fault)}` });
    const { segment, specification } = this.#course;
    if (this.#faults.damagesWeights(step)) {
      await this.#checkpoints.settled; // what is on its way to the disk is to be sound
      this.#faults.damage(segment.states, specification, step);
    }
    const inForce = this.#faults.inForce(specification, step);
    if (inForce !== specification) training.follow(inForce);
  }
}

/** Bias corrections do not count an update that was skipped. */
function withoutUpdate(position: TrainingPosition): TrainingPosition {
  return { ...position, optimizerStartStep: position.optimizerStartStep + 1 };
}

function endReasonOf(commands: readonly OrderlyCommand[]): Ended["reason"] | null {
  for (const { kind } of commands) {
    const reason = endReasons[kind];
    if (reason !== null) return reason;
  }
  return null;
}
