/** Optimizer steps: forward, backward and update in one graph, from one set of state buffers into another. */
import { accumulationRange, type ModelSpecification, type RunSpecification } from "@trainyard/contracts";
import {
  accumulatorName,
  bufferList,
  buildAccumulationGraph,
  buildTrainingGraph,
  dropoutKey,
  nextName,
  objectiveScalars,
  parameterList,
  scalarValues,
} from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import type { MeasuredGradient } from "../noise-scale";
import type { TrainingBatch } from "../training-text";
import type { Engine } from "./engine";
import { GraphSession } from "./graph-session";
import { HalfBatchNorm } from "./half-batch-norm";
import type { Memory } from "./memory";
import { type MicroBatch, microBatches, type StepShape } from "./micro-batches";
import { numberOf, scalar, type TensorLookup, zeros } from "./tensors";
import type { StateTensors } from "./training-states";

export interface StepResult {
  /** Mean cross-entropy of the step's batch before the update, nats a token. */
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly gradientNorm: number;
  /** Read back from the tensor the update used. */
  readonly learningRate: number;
  /** All scalars the update was fed, read back from their tensors. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Gradient of a part of the step's batch; null where it was not asked for or the batch cannot be parted. */
  readonly partOfBatch: MeasuredGradient | null;
}

export interface StepRequest {
  readonly learningRate: number;
  /** Number of the update since the optimizer's state was zero, from 1: bias corrections count it. */
  readonly optimizerStep: number;
  /** Index of the batch's first sequence; what is dropped follows from it. */
  readonly sampleCursor: number;
  /** Whether to measure the gradient of a part of the batch as well, for the gradient noise scale. */
  readonly measurePart: boolean;
}

type Buffers = ReadonlyMap<string, Tensor>;

interface Sessions {
  readonly update: GraphSession;
  /** Null when every step is a single micro-batch. */
  readonly accumulate: GraphSession | null;
  /** Null where the noise scale is not measured on single micro-batches. */
  readonly half: HalfBatchNorm | null;
}

export class TrainingSession {
  #specification: RunSpecification;
  readonly #shape: StepShape;
  readonly #sessions: Sessions;
  readonly #memory: Memory;
  /** Two sets of gradient sums and running statistics that take turns from one micro-batch to the next. */
  readonly #sums: readonly [Buffers, Buffers];
  readonly #loss = zeros([]);
  readonly #gradientNorm = zeros([]);
  readonly #gradientNorms: Tensor;

  private constructor(
    specification: RunSpecification,
    shape: StepShape,
    sessions: Sessions,
    memory: Memory,
    sums: readonly [Buffers, Buffers],
  ) {
    this.#specification = specification;
    this.#shape = shape;
    this.#sessions = sessions;
    this.#memory = memory;
    this.#sums = sums;
    this.#gradientNorms = zeros([parameterList(specification.model).length]);
  }

  /** For sequences cut to `length` tokens, which must divide the context. */
  static async create(specification: RunSpecification, length: number, engine: Engine): Promise<TrainingSession> {
    const { batch, model, evaluation } = specification;
    const shape = { sequences: batch.sequences, context: model.context, length };
    const rows = { sequences: (batch.sequences * model.context) / length, length };
    const { fewest, most } = accumulationRange(specification);
    const accumulated = most > 1;
    const measuresNoise = evaluation.noiseScaleEverySteps > 0;
    const update = await GraphSession.create(buildTrainingGraph(specification, rows, { accumulated, layout: engine.layout }), engine);
    const accumulation = accumulated
      ? buildAccumulationGraph(specification, rows, { gradientNorm: measuresNoise, layout: engine.layout })
      : null;
    const accumulate = accumulation === null ? null : await GraphSession.create(accumulation, engine);
    const half = measuresNoise && fewest === 1 ? await HalfBatchNorm.create(specification, rows, engine) : null;
    const sums = async () => (accumulated ? sumsIn(engine, model) : new Map<string, Tensor>());
    return new TrainingSession(specification, shape, { update, accumulate, half }, engine.memory, [await sums(), await sums()]);
  }

  /** What it computes by. */
  get specification(): RunSpecification {
    return this.#specification;
  }

  /** Goes on by other numbers on the same graphs. */
  follow(specification: RunSpecification): void {
    this.#specification = specification;
  }

  /**
   * One update on `batch`, whole micro-batches of sequences of full context. Reads `from`, writes `to`, which must be another set. When loss or
   * gradient norm is not finite, `to` is worthless and `from` still good.
   */
  async step(from: StateTensors, to: StateTensors, batch: TrainingBatch, request: StepRequest): Promise<StepResult> {
    const { learningRate, optimizerStep, measurePart, sampleCursor } = request;
    const all = this.#microBatches(batch, sampleCursor);
    const last = all.at(-1);
    if (last === undefined) throw new TypeError("A step needs a micro-batch.");
    const { sums, loss, partOfBatch } = await this.#accumulate(from, all.slice(0, -1));

    const rate = scalar(learningRate);
    const values = { ...scalarValues(this.#specification.optimizer, learningRate, optimizerStep), microBatches: all.length };
    const scalars = new Map(Object.entries(values).map(([name, value]) => [name, scalar(value)]));
    scalars.set("learningRate", rate);
    await this.#sessions.update.run(firstOf(last, scalars, sums, from.tensors), this.#results(to.tensors));
    return {
      loss: (loss + numberOf(this.#loss)) / all.length,
      gradientNorm: numberOf(this.#gradientNorm),
      learningRate: numberOf(rate),
      scalars: Object.fromEntries(
        [...last, ...scalars].filter(([, { size }]) => size === 1).map(([name, tensor]) => [name, numberOf(tensor)]),
      ),
      partOfBatch: measurePart ? (partOfBatch ?? (await this.#halfOf(last, from))) : null,
    };
  }

  async release(): Promise<void> {
    const { update, accumulate, half } = this.#sessions;
    await Promise.all([update.release(), accumulate?.release(), half?.release()]);
    for (const sum of this.#sums.flatMap((sums) => [...sums.values()])) this.#memory.free(sum);
  }

  /** With the scalars that weigh the objective's terms, and the key of what each of them drops. */
  #microBatches(batch: TrainingBatch, sampleCursor: number): readonly MicroBatch[] {
    const weights = Object.entries(objectiveScalars(this.#specification)).map(([name, weight]) => [name, scalar(weight)] as const);
    return microBatches(batch, this.#shape).map((tensors, index) => {
      const key = dropoutKey(this.#specification.seed, sampleCursor + index * this.#shape.sequences);
      return new Map([...tensors, ...weights, ["dropoutKey", new Tensor("int32", Int32Array.of(key), [])]]);
    });
  }

  /** Sums of gradients and losses over `batches`, with the running statistics after them, and the first one's gradient where it is measured. */
  async #accumulate(
    from: StateTensors,
    batches: readonly MicroBatch[],
  ): Promise<{ readonly sums: Buffers; readonly loss: number; readonly partOfBatch: MeasuredGradient | null }> {
    let [sums, nextSums] = this.#sums;
    for (const [name, sum] of sums) {
      const statistic = from.tensors.get(name);
      if (statistic === undefined) await this.#memory.clear(sum);
      else await this.#memory.copy(statistic, sum);
    }
    let loss = 0;
    const squaredNorms: number[] = [];
    for (const batch of batches) {
      const target = nextSums;
      await this.#sessions.accumulate?.run(firstOf(batch, sums, from.tensors), this.#results(target));
      loss += numberOf(this.#loss);
      squaredNorms.push(numberOf(this.#gradientNorm) ** 2);
      [sums, nextSums] = [nextSums, sums];
    }
    const { sequences, context } = this.#shape;
    const squaredNorm = squaredNorms.reduce((sum, each) => sum + each, 0) / squaredNorms.length;
    return { sums, loss, partOfBatch: batches.length === 0 ? null : { tokens: sequences * context, squaredNorm } };
  }

  async #halfOf(batch: MicroBatch, from: StateTensors): Promise<MeasuredGradient | null> {
    return (await this.#sessions.half?.measure(batch, from)) ?? null;
  }

  /** Where outputs go: numbers into buffers of this session, next values into `next`. */
  #results(next: Buffers): TensorLookup {
    const numbers = new Map([
      ["loss", this.#loss],
      ["gradientNorm", this.#gradientNorm],
      ["gradientNorms", this.#gradientNorms],
    ]);
    const prefix = nextName("");
    return (name) => (name.startsWith(prefix) ? next.get(name.slice(prefix.length)) : numbers.get(name));
  }
}

async function sumsIn({ memory, layout }: Engine, model: ModelSpecification): Promise<Buffers> {
  const parameters = layout?.parameters ?? parameterList(model);
  const carried = [...parameters.map(({ name, shape }) => ({ name: accumulatorName(name), shape })), ...bufferList(model)];
  const sums = new Map<string, Tensor>();
  for (const { name, shape } of carried) sums.set(name, await memory.zeros(shape));
  return sums;
}

function firstOf(...buffers: readonly Buffers[]): TensorLookup {
  return (name) => buffers.find((tensors) => tensors.has(name))?.get(name);
}
