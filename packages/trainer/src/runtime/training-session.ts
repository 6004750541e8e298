/** Optimizer steps: forward, backward and update in one graph, from one set of state buffers into another. */
import type { RunSpecification } from "@trainyard/contracts";
import {
  accumulatorName,
  bufferList,
  buildAccumulationGraph,
  buildTrainingGraph,
  nextName,
  parameterList,
  scalarValues,
} from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { GraphSession, type TensorLookup } from "./graph-session";
import type { StateSet } from "./state-set";
import { numberOf, scalar, zeros } from "./tensors";

export interface StepResult {
  /** Mean cross-entropy of the step's batch before the update, nats a token. */
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly gradientNorm: number;
  /** Read back from the tensor the update used. */
  readonly learningRate: number;
}

type Buffers = ReadonlyMap<string, Tensor>;

export class TrainingSession {
  readonly #specification: RunSpecification;
  readonly #update: GraphSession;
  /** Null when a step is a single micro-batch. */
  readonly #accumulate: GraphSession | null;
  /** Two sets of gradient sums and running statistics that take turns from one micro-batch to the next. */
  readonly #sums: readonly [Buffers, Buffers];
  readonly #loss = zeros([]);
  readonly #gradientNorm = zeros([]);
  readonly #gradientNorms: Tensor;

  private constructor(specification: RunSpecification, update: GraphSession, accumulate: GraphSession | null) {
    this.#specification = specification;
    this.#update = update;
    this.#accumulate = accumulate;
    const parameters = parameterList(specification.model);
    const carried = [...parameters.map(({ name, shape }) => ({ name: accumulatorName(name), shape })), ...bufferList(specification.model)];
    const sums = () => new Map(accumulate === null ? [] : carried.map(({ name, shape }) => [name, zeros(shape)]));
    this.#sums = [sums(), sums()];
    this.#gradientNorms = zeros([parameters.length]);
  }

  static async create(specification: RunSpecification, threads: number): Promise<TrainingSession> {
    const { sequences, accumulation } = specification.batch;
    const accumulated = accumulation > 1;
    const update = await GraphSession.create(buildTrainingGraph(specification, { sequences }, { accumulated }), threads);
    const accumulate = accumulated ? await GraphSession.create(buildAccumulationGraph(specification, { sequences }), threads) : null;
    return new TrainingSession(specification, update, accumulate);
  }

  /**
   * Update number `step` (from 1) on `tokens`, int32 [sequences x accumulation, context + 1]. Reads `from`, writes `to`, which must be another
   * set. When loss or gradient norm is not finite, `to` is worthless and `from` still good.
   */
  async step(from: StateSet, to: StateSet, tokens: Int32Array, learningRate: number, step: number): Promise<StepResult> {
    const microBatches = this.#microBatches(tokens);
    let [sums, nextSums] = this.#sums;
    for (const [name, sum] of sums) {
      const statistic = from.tensors.get(name);
      if (statistic === undefined) (sum.data as Float32Array).fill(0);
      else (sum.data as Float32Array).set(statistic.data as Float32Array);
    }
    let loss = 0;
    if (this.#accumulate !== null)
      for (const batch of microBatches.slice(0, -1)) {
        const target = nextSums;
        await this.#accumulate.run(firstOf(new Map([["tokens", batch]]), sums, from.tensors), this.#results(target));
        loss += numberOf(this.#loss);
        [sums, nextSums] = [nextSums, sums];
      }

    const rate = scalar(learningRate);
    const values = { ...scalarValues(this.#specification.optimizer, learningRate, step), microBatches: microBatches.length };
    const inputs = new Map(Object.entries(values).map(([name, value]) => [name, scalar(value)]));
    inputs.set("learningRate", rate);
    for (const batch of microBatches.slice(-1)) inputs.set("tokens", batch);
    await this.#update.run(firstOf(inputs, sums, from.tensors), this.#results(to.tensors));
    loss += numberOf(this.#loss);
    return { loss: loss / microBatches.length, gradientNorm: numberOf(this.#gradientNorm), learningRate: numberOf(rate) };
  }

  async release(): Promise<void> {
    await this.#update.release();
    await this.#accumulate?.release();
  }

  #microBatches(tokens: Int32Array): readonly Tensor[] {
    const { batch, model } = this.#specification;
    const shape = [batch.sequences, model.context + 1];
    const size = batch.sequences * (model.context + 1);
    return Array.from({ length: batch.accumulation }, (_, index) => {
      return new Tensor("int32", tokens.subarray(index * size, (index + 1) * size), shape);
    });
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

function firstOf(...buffers: readonly Buffers[]): TensorLookup {
  return (name) => buffers.find((tensors) => tensors.has(name))?.get(name);
}
