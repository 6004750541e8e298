/** Losses of a trained model without some of its parts, batch by batch. */
import { InvalidError, type ModelSpecification } from "@trainyard/contracts";
import {
  buildEvaluationGraph,
  buildGatedEvaluationGraph,
  type GatedPart,
  gateName,
  gateShape,
  type ModelDesign,
  type ModelGraph,
} from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { onProcessor } from "../runtime/engine";
import { GraphSession } from "../runtime/graph-session";
import { numberOf, zeros } from "../runtime/tensors";
import { type GateValues, gatesBetween } from "./gate-values";
import { type TrainedModel, weightsFor } from "./trained-model";

/** Nats a token, one for each batch; null: not finite. */
export type BatchLosses = (number | null)[];

export class VariantLosses {
  readonly #trained: TrainedModel;
  /** One for every removal of layers, sub-blocks and heads: what is out is an input. */
  readonly #gated: GraphSession;

  private constructor(trained: TrainedModel, gated: GraphSession) {
    this.#trained = trained;
    this.#gated = gated;
  }

  static async open(trained: TrainedModel): Promise<VariantLosses> {
    return new VariantLosses(trained, await session(trained, trained.specification.model, buildGatedEvaluationGraph));
  }

  /**
   * Of the same weights in another architecture: `variant` may be whatever they fit. Throws an IncompatibleWeightsError where it reads what the
   * trained model has not.
   */
  async of(variant: ModelSpecification): Promise<BatchLosses> {
    const { model } = this.#trained.specification;
    const gates = gatesBetween(model, variant);
    if (gates !== null) return this.#losses(this.#gated, model, gates);
    if (variant.context !== model.context)
      throw new InvalidError([
        { field: "model.context", message: "cannot change without training: the batches are of the trained model's" },
      ]);
    const own = await session(this.#trained, variant, buildEvaluationGraph);
    try {
      return await this.#losses(own, variant, null);
    } finally {
      await own.release();
    }
  }

  async release(): Promise<void> {
    await this.#gated.release();
  }

  async #losses(on: GraphSession, model: ModelSpecification, gates: GateValues | null): Promise<BatchLosses> {
    const { batches, specification, weights } = this.#trained;
    const given = new Map([...weightsFor(model, weights), ...(gates === null ? [] : gateTensors(model, gates))]);
    const loss = zeros([]);
    const losses: BatchLosses = [];
    for (const tokens of batches) {
      const batch = new Tensor("int32", tokens, [specification.batch.sequences, model.context + 1]);
      await on.run(
        (name) => (name === "tokens" ? batch : given.get(name)),
        () => loss,
      );
      const value = numberOf(loss);
      losses.push(Number.isFinite(value) ? value : null);
    }
    return losses;
  }
}

/** By their inputs' names. */
export function gateTensors(model: ModelSpecification, gates: GateValues): (readonly [string, Tensor])[] {
  return (Object.keys(gates) as GatedPart[]).map((part) => [
    gateName(part),
    new Tensor("float32", gates[part], [...gateShape(model, part)]),
  ]);
}

function session(
  { specification, threads }: TrainedModel,
  model: ModelSpecification,
  build: (design: ModelDesign, batch: { sequences: number }) => ModelGraph,
): Promise<GraphSession> {
  return GraphSession.create(
    build({ model, parametrisation: specification.parametrisation }, { sequences: specification.batch.sequences }),
    onProcessor(threads),
  );
}

/** Null where one of them is not finite. */
export function meanLoss(losses: BatchLosses): number | null {
  return losses.reduce<number | null>((sum, loss) => (sum === null || loss === null ? null : sum + loss / losses.length), 0);
}
