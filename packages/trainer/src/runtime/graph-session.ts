/** A graph loaded into onnxruntime with the options that training wants, fed by name. */
import { endOfResults, endOfResultsMessage, withoutResults } from "@trainyard/graph";
import type { ModelGraph } from "@trainyard/model";
import { InferenceSession, type Tensor } from "onnxruntime-node";

export type TensorLookup = (name: string) => Tensor | undefined;

export class GraphSession {
  readonly #session: InferenceSession;
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];

  private constructor(session: InferenceSession, { inputs, outputs }: ModelGraph) {
    this.#session = session;
    this.#inputNames = inputs.map(({ name }) => name);
    this.#outputNames = outputs.map(({ name }) => name);
  }

  /**
   * One graph at a time on `threads` threads. Denormals count as zero: arithmetic on them is many times slower, and a second moment can decay
   * into them. Within a run threads spin while they wait, because a step has hundreds of short kernels and waking a thread takes longer than
   * most of them; between runs they sleep. The same options give the same bits; measured, so does another number of threads.
   */
  static async create(graph: ModelGraph, threads: number): Promise<GraphSession> {
    const session = await InferenceSession.create(withoutResults(graph.onnx), {
      executionProviders: ["cpu"],
      executionMode: "sequential",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      extra: { session: { set_denormal_as_zero: "1", force_spinning_stop: "1", intra_op: { allow_spinning: "1" } } },
    });
    return new GraphSession(session, graph);
  }

  /**
   * Runs on the calling thread, after one turn of the event loop. Inputs and outputs are looked up by name; every output is written into
   * the tensor it is given, which must not be an input as well.
   */
  async run(input: TensorLookup, output: TensorLookup): Promise<void> {
    const inputs = named(this.#inputNames, input);
    const outputs = { [endOfResults]: null, ...named(this.#outputNames, output) };
    await this.#session.run(inputs, outputs).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.includes(endOfResultsMessage))) throw error;
    });
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function named(names: readonly string[], lookup: TensorLookup): Record<string, Tensor> {
  return Object.fromEntries(
    names.map((name) => {
      const tensor = lookup(name);
      if (tensor === undefined) throw new TypeError(`The graph has a tensor ${name} that nobody provides.`);
      return [name, tensor];
    }),
  );
}
