/** Loss on held-out text, without gradients. */
import type { RunSpecification } from "@trainyard/contracts";
import { buildEvaluationGraph } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import type { Engine } from "./engine";
import { GraphSession } from "./graph-session";
import { numberOf, zeros } from "./tensors";
import type { StateTensors } from "./training-states";

export class EvaluationSession {
  readonly #session: GraphSession;
  readonly #batches: readonly Tensor[];
  readonly #loss = zeros([]);

  private constructor(session: GraphSession, batches: readonly Tensor[]) {
    this.#session = session;
    this.#batches = batches;
  }

  /** `batches`: int32 [sequences, context + 1] each. */
  static async create(specification: RunSpecification, batches: readonly Int32Array[], engine: Engine): Promise<EvaluationSession> {
    const { model, batch } = specification;
    const graph = buildEvaluationGraph(specification, { sequences: batch.sequences }, engine.layout);
    const session = await GraphSession.create(graph, engine);
    const shape = [batch.sequences, model.context + 1];
    return new EvaluationSession(
      session,
      batches.map((tokens) => new Tensor("int32", tokens, shape)),
    );
  }

  /** Mean cross-entropy over all batches, nats a token; may be NaN or infinite. `onBatch` after each of them. */
  async loss({ tensors }: StateTensors, onBatch: () => Promise<void> = async () => undefined): Promise<number> {
    let sum = 0;
    for (const tokens of this.#batches) {
      await this.#session.run(
        (name) => (name === "tokens" ? tokens : tensors.get(name)),
        () => this.#loss,
      );
      sum += numberOf(this.#loss);
      await onBatch();
    }
    return sum / this.#batches.length;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
