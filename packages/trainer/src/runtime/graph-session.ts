/** A graph loaded into onnxruntime, fed by name. */
import { endOfResults, endOfResultsMessage, withoutResults } from "@trainyard/graph";
import type { ModelGraph } from "@trainyard/model";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { provided, ScalarVectors } from "./joined-scalars";
import { createSession, type Processing } from "./provider";
import type { TensorLookup } from "./tensors";

export class GraphSession {
  readonly #session: InferenceSession;
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];
  readonly #scalars: ScalarVectors;
  /** Whether a run ends before results are handed back. */
  readonly #endsResults: boolean;

  private constructor(session: InferenceSession, graph: ModelGraph, endsResults: boolean) {
    this.#session = session;
    this.#endsResults = endsResults;
    this.#inputNames = graph.inputs.map(({ name }) => name);
    this.#outputNames = graph.outputs.map(({ name }) => name);
    this.#scalars = new ScalarVectors(graph);
  }

  static async create(graph: ModelGraph, engine: Processing): Promise<GraphSession> {
    // Where the state stays on a device nothing is copied back anyway.
    const isInHost = engine.provider === "cpu";
    const session = await createSession(isInHost ? withoutResults(graph.onnx) : graph.onnx, engine);
    return new GraphSession(session, graph, isInHost);
  }

  /**
   * Runs on the calling thread, after one turn of the event loop. Inputs and outputs are looked up by name; every output is written into
   * the tensor it is given, which must not be an input as well.
   */
  async run(input: TensorLookup, output: TensorLookup): Promise<void> {
    const [feeds, fetches] = [
      named(this.#inputNames, this.#scalars.inputs(input)),
      named(this.#outputNames, this.#scalars.outputs(output)),
    ];
    if (this.#endsResults)
      await this.#session.run(feeds, { [endOfResults]: null, ...fetches }).catch((error: unknown) => {
        if (!(error instanceof Error && error.message.includes(endOfResultsMessage))) throw error;
      });
    else await this.#session.run(feeds, fetches);
    this.#scalars.hand(output);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function named(names: readonly string[], lookup: TensorLookup): Record<string, Tensor> {
  return Object.fromEntries(names.map((name) => [name, provided(name, lookup)]));
}
