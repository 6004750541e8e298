/** Training of a fixed small model on made-up text, the same on every machine: nothing of it is drawn or read. */
import { createHash } from "node:crypto";
import { parseOrThrow, type RunSpecification, runSpecification } from "@trainyard/contracts";
import { initialBuffers } from "@trainyard/model";
import { stateLayout } from "../checkpoint/state-layout";
import { madeUpBatch, madeUpParameters } from "../made-up-data";
import { onProcessor } from "../runtime/engine";
import { StateRotation } from "../runtime/state-rotation";
import { TrainingSession } from "../runtime/training-session";

export interface Shape {
  readonly layers: number;
  readonly width: number;
  readonly context: number;
  readonly vocabulary: number;
  readonly sequences: number;
}

const learningRate = 1e-3;

export class MadeUpTraining {
  readonly #specification: RunSpecification;
  readonly #session: TrainingSession;
  #states: StateRotation;
  #step = 0;

  private constructor(specification: RunSpecification, session: TrainingSession) {
    this.#specification = specification;
    this.#session = session;
    this.#states = firstState(specification);
  }

  static async create(shape: Shape, threads: number): Promise<MadeUpTraining> {
    const specification = specificationOf(shape);
    return new MadeUpTraining(specification, await TrainingSession.create(specification, shape.context, onProcessor(threads)));
  }

  get tokensPerStep(): number {
    const { batch, model } = this.#specification;
    return batch.sequences * model.context;
  }

  restart(): void {
    this.#states = firstState(this.#specification);
    this.#step = 0;
  }

  async step(): Promise<void> {
    this.#step += 1;
    const target = this.#states.target(null);
    const request = { learningRate, optimizerStep: this.#step, sampleCursor: 0, measurePart: false };
    await this.#session.step(this.#states.current, target, madeUpBatch(this.#specification, this.#step), request);
    this.#states.advance(target);
  }

  /** SHA-256 of parameters and optimizer state. */
  hash(): string {
    const { image } = this.#states.current;
    image.setPosition({ step: this.#step, tokens: this.#step * this.tokensPerStep, sampleCursor: 0, optimizerStartStep: 0 });
    return createHash("sha256").update(image.bytes).digest("hex");
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

function firstState(specification: RunSpecification): StateRotation {
  const states = new StateRotation(stateLayout(specification));
  states.current.set(madeUpParameters(specification));
  states.current.set(initialBuffers(specification.model));
  return states;
}

function specificationOf({ layers, width, context, vocabulary, sequences }: Shape): RunSpecification {
  return parseOrThrow(runSpecification, {
    recipe: "diagnostic",
    model: { family: "gpt2", layers, width, heads: 4, context, vocabulary },
    data: { dataset: "diagnostic" },
    batch: { sequences, accumulation: 1 },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: { decay: "cosine", peakLearningRate: learningRate, warmup: 1, finalFraction: 0.1 },
    duration: { steps: 1_000 },
    evaluation: { everySteps: 1_000, batches: 1 },
    samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 0 },
    checkpoint: { everySteps: 1_000, keep: 1 },
    seed: 1,
  });
}
