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
import { type ChangeCommand, ChangeDesk } from "./change-segment";
import { CheckpointWriter, type WrittenCheckpoint } from "./checkpoint/checkpoint-writer";
import type { TrainingPosition } from "./checkpoint/state-layout";
import { FaultInjector } from "./faults/fault-injector";
import { generateText } from "./generate";
import { type LoadedSegment, loadSegment } from "./load-segment";
import { NoiseScaleEstimator } from "./noise-scale";
import type { StepResult, TrainingSession } from "./runtime/training-session";

/** How a segment tells of itself and hears what it shall do. */
export interface SegmentPorts {
  /** Settles when more may be sent. */
  emit(event: FromTrainer): Promise<void>;
  /** Commands that came since the last call, oldest first. */
  takeCommands(): readonly TrainerCommand[];
}

type FaultCommand = Extract<TrainerCommand, { kind: "fault" }>;
type OrderlyCommand = Exclude<TrainerCommand, ChangeCommand | FaultCommand>;
type Ended = Extract<FromTrainer, { type: "ended" }>;

const endReasons = { pause: "paused", stop: "stopped", drain: "drained", checkpoint: null } as const;

/** Trains from the start state until the run's last step, an ending command or divergence. The last event is `ended`. Throws TrainyardErrors. */
export async function trainSegment(start: TrainerStart, ports: SegmentPorts): Promise<void> {
  const began = performance.now();
  const trainer = new SegmentTrainer(start, await loadSegment(start), ports);
  try {
    await trainer.train(performance.now() - began);
  } finally {
    await trainer.release();
  }
}

class SegmentTrainer {
  #specification: TrainerStart["specification"];
  #segment: LoadedSegment;
  readonly #ports: SegmentPorts;
  readonly #noiseScale = new NoiseScaleEstimator();
  readonly #writer: CheckpointWriter;
  readonly #changes: ChangeDesk;
  readonly #faults = new FaultInjector();
  #position: TrainingPosition;
  /** Of the newest update. */
  #learningRate: number | null = null;
  /** All checkpoints begun so far, written and told of. */
  #checkpoints: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;

  constructor(start: TrainerStart, segment: LoadedSegment, ports: SegmentPorts) {
    this.#specification = start.specification;
    this.#segment = segment;
    this.#ports = ports;
    this.#writer = new CheckpointWriter(start, segment.dataset.description.hash, segment.parentStateHash);
    this.#changes = new ChangeDesk((event) => ports.emit(event), start.threads);
    this.#position = segment.startPosition;
    for (const fault of start.faults ?? []) this.#faults.arm(fault, this.#position.step + 1);
  }

  release(): Promise<void> {
    return this.#segment.release();
  }

  async train(buildDurationMs: number): Promise<void> {
    const { step: startStep } = this.#position;
    await this.#ports.emit({ type: "ready", startStep, parameters: parameterCount(this.#specification.model), buildDurationMs });
    const { startNote } = this.#segment;
    if (startNote !== null) await this.#ports.emit({ type: "log", level: "info", message: startNote });
    if (startStep === 0) await this.#evaluateAndSample();
    let ended = await this.#boundary();
    while (ended === null) {
      ended = await this.#step();
      if (ended !== null) break;
      await this.#evaluateAndSample();
      ended = await this.#boundary();
    }
    await this.#checkpoints;
    await this.#ports.emit(ended);
  }

  /** Between two steps: checkpoints that are due or commanded, and the end when it has come. */
  async #boundary(): Promise<Ended | null> {
    if (this.#failure !== null) throw this.#failure.error;
    const { step } = this.#position;
    const taken = this.#ports.takeCommands();
    const changes = taken.filter((command) => command.kind === "change");
    const commands = taken.filter((command) => command.kind !== "change" && command.kind !== "fault");
    for (const command of taken) if (command.kind === "fault") this.#faults.arm(command.fault, step + 1);
    const reason = isComplete(this.#specification, this.#position) ? "finished" : endReasonOf(commands);
    const due = step > this.#segment.startPosition.step && step % this.#specification.checkpoint.everySteps === 0;
    if (due || reason !== null || commands.length + changes.length > 0) {
      const { written } = await this.#checkpoint(commands);
      if (reason === null) for (const change of changes) await this.#change(change, await written);
    }
    return reason === null ? null : { type: "ended", reason, step, detail: null };
  }

  /** Goes on by a changed specification. Changes that come with the end are left to whoever goes on. */
  async #change(command: ChangeCommand, before: WrittenCheckpoint): Promise<void> {
    await this.#checkpoints; // the state before it is on the disk and told of
    const course = { segment: this.#segment, specification: this.#specification, position: this.#position };
    ({
      segment: this.#segment,
      specification: this.#specification,
      position: this.#position,
    } = await this.#changes.make(command, course, before));
    this.#writer.follow(this.#specification);
  }

  async #checkpoint(commands: readonly OrderlyCommand[]): Promise<{ readonly written: Promise<WrittenCheckpoint> }> {
    const { written } = await this.#writer.begin(
      () => this.#segment.states.onHost(),
      this.#position,
      this.#faults.writing(this.#position.step),
    );
    this.#checkpoints = Promise.all([this.#checkpoints, this.#tellOf(written, commands, this.#learningRate)]);
    // Training goes on meanwhile and hears of a failure at the next boundary.
    this.#checkpoints.catch((error: unknown) => {
      this.#failure = { error };
    });
    return { written };
  }

  async #tellOf(written: Promise<WrittenCheckpoint>, commands: readonly OrderlyCommand[], learningRate: number | null): Promise<void> {
    const checkpoint = await written;
    await this.#ports.emit(checkpoint);
    const { step, tokens, sampleCursor, stateHash, directory: checkpointDirectory } = checkpoint;
    for (const { commandId } of commands) {
      const readBack = { step, tokens, sampleCursor, stateHash, checkpointDirectory, learningRate };
      await this.#ports.emit({ type: "applied", commandId, step, readBack });
    }
    await this.#faults.afterCheckpoint(checkpointDirectory, step);
  }

  /** One update. A loss or gradient norm that is not finite ends the segment, and the state before the update stays the newest one. */
  async #step(): Promise<Ended | null> {
    const { text, states } = this.#segment;
    const before = this.#position;
    const { step, tokens, sampleCursor } = before;
    const training = await this.#segment.training.at(tokens);
    await this.#strike(training, step + 1);
    const began = performance.now();
    const sequences = sequencesAt(this.#specification, tokens);
    const ranges = samplesFrom(this.#specification.data.skip, sampleCursor, sequences);
    const next = {
      ...before,
      step: step + 1,
      tokens: tokens + sequences * this.#specification.model.context,
      sampleCursor: ranges.at(-1)?.to ?? sampleCursor,
    };
    const batch = this.#faults.batch(text.batch(samplesOf(ranges)), this.#specification, next.step);
    const request = {
      learningRate: this.#faults.learningRate(learningRateOf(this.#specification, before), next.step),
      optimizerStep: next.step - next.optimizerStartStep,
      sampleCursor,
      measurePart: isEvery(this.#specification.evaluation.noiseScaleEverySteps, next.step),
    };
    const target = states.target(this.#writer.reading);
    const result = await training.step(states.current, target, batch, request);
    this.#faults.delay(next.step, performance.now() - began);
    const diverged = divergence(result);
    if (diverged === null) {
      states.advance(target);
      this.#position = next;
      this.#learningRate = result.learningRate;
    }
    await this.#tellOfStep(before, next, result, performance.now() - began);
    await this.#changes.tell({ specification: this.#specification, session: training.specification, position: before }, result);
    return diverged === null ? null : { type: "ended", reason: "diverged", step: next.step, detail: `Step ${next.step}: ${diverged}.` };
  }

  /** Injected faults that begin with the update of this number, and what they do before it. */
  async #strike(training: TrainingSession, step: number): Promise<void> {
    for (const fault of this.#faults.beginning(step))
      await this.#ports.emit({ type: "log", level: "warning", message: `Injected fault: ${JSON.stringify(fault)}` });
    if (this.#faults.damagesWeights(step)) {
      await this.#checkpoints; // what is on its way to the disk is to be sound
      this.#faults.damage(this.#segment.states, this.#specification, step);
    }
    const inForce = this.#faults.inForce(this.#specification, step);
    if (inForce !== this.#specification) training.follow(inForce);
  }

  async #tellOfStep(
    before: TrainingPosition,
    { step, tokens, sampleCursor }: TrainingPosition,
    result: StepResult,
    stepDurationMs: number,
  ): Promise<void> {
    const tokensRead = tokens - before.tokens;
    const point = {
      step,
      tokens,
      timeMs: Date.now(),
      trainLoss: finiteOrNull(result.loss),
      gradientNorm: finiteOrNull(result.gradientNorm),
      noiseScale: this.#noiseScaleOf(result, tokensRead),
      learningRate: result.learningRate,
      tokensPerSecond: (tokensRead / stepDurationMs) * 1000,
      stepDurationMs,
      sampleStart: before.sampleCursor,
      sampleEnd: sampleCursor,
      updateSkipped: false,
      evaluationDurationMs: 0,
      checkpointDurationMs: 0,
    };
    await this.#ports.emit({ type: "step", point });
  }

  /** Null at steps that did not measure it, and while it cannot be told. */
  #noiseScaleOf({ partOfBatch, gradientNorm }: StepResult, tokens: number): number | null {
    if (partOfBatch === null || !Number.isFinite(partOfBatch.squaredNorm) || !Number.isFinite(gradientNorm)) return null;
    return this.#noiseScale.add(partOfBatch, { tokens, squaredNorm: gradientNorm ** 2 });
  }

  /** Looks at the model where the specification asks for it: at the start, every so many steps, and at the end. */
  async #evaluateAndSample(): Promise<void> {
    const { evaluation, samples } = this.#specification;
    const { step, tokens } = this.#position;
    const isOver = isComplete(this.#specification, this.#position);
    const isDue = (everySteps: number) => isEvery(everySteps, step) || (everySteps > 0 && isOver);
    if (isDue(evaluation.everySteps)) {
      const loss = await this.#segment.evaluation.loss(this.#segment.states.current);
      await this.#ports.emit({ type: "evaluation", step, tokens, timeMs: Date.now(), validationLoss: finiteOrNull(loss) });
    }
    if (isDue(samples.everySteps)) await this.#ports.emit({ type: "sample", step, prompt: samples.prompt, text: await this.#sampleText() });
  }

  async #sampleText(): Promise<string> {
    const { dataset, logits, states } = this.#segment;
    const { samples, seed } = this.#specification;
    const { step } = this.#position;
    return generateText({ samples, seed, step, codec: dataset.codec, nextLogits: (tokens) => logits.next(states.current, tokens) });
  }
}

function endReasonOf(commands: readonly OrderlyCommand[]): Ended["reason"] | null {
  for (const { kind } of commands) {
    const reason = endReasons[kind];
    if (reason !== null) return reason;
  }
  return null;
}

function divergence({ loss, gradientNorm }: StepResult): string | null {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  return Number.isFinite(gradientNorm) ? null : `the gradient norm is ${gradientNorm}`;
}

/** Whether `step` is one of every so many; 0 means never. */
function isEvery(everySteps: number, step: number): boolean {
  return everySteps > 0 && step % everySteps === 0;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
