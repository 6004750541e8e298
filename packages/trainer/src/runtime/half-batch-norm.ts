/** The gradient of half a micro-batch, which a step that is a single micro-batch needs beside its own for the noise scale. */
import { type BatchShape, buildGradientNormGraph, type TrainingDesign } from "@trainyard/model";
import type { MeasuredGradient } from "../noise-scale";
import type { Engine } from "./engine";
import { GraphSession } from "./graph-session";
import { firstHalf, type MicroBatch } from "./micro-batches";
import { numberOf, zeros } from "./tensors";
import type { StateTensors } from "./training-states";

export class HalfBatchNorm {
  readonly #session: GraphSession;
  readonly #tokens: number;
  readonly #gradientNorm = zeros([]);

  private constructor(session: GraphSession, tokens: number) {
    this.#session = session;
    this.#tokens = tokens;
  }

  /** Null where the micro-batch has one row. */
  static async create(design: TrainingDesign, rows: Required<BatchShape>, engine: Engine): Promise<HalfBatchNorm | null> {
    const sequences = Math.floor(rows.sequences / 2);
    if (sequences === 0) return null;
    const session = await GraphSession.create(buildGradientNormGraph(design, { ...rows, sequences }, engine.layout), engine);
    return new HalfBatchNorm(session, sequences * rows.length);
  }

  async measure(batch: MicroBatch, { tensors }: StateTensors): Promise<MeasuredGradient> {
    const half = firstHalf(batch);
    await this.#session.run(
      (name) => half.get(name) ?? tensors.get(name),
      () => this.#gradientNorm,
    );
    return { tokens: this.#tokens, squaredNorm: numberOf(this.#gradientNorm) ** 2 };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
