/** Next-token logits of one growing text, in a few graphs of fixed lengths. */
import { buildLogitsGraph, type ModelDesign } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import type { Engine } from "./engine";
import { GraphSession } from "./graph-session";
import type { StateTensors } from "./training-states";

const shortestLength = 16;

export class LogitsSessions {
  readonly #design: ModelDesign;
  readonly #engine: Engine;
  readonly #byLength = new Map<number, GraphSession>();

  constructor(design: ModelDesign, engine: Engine) {
    this.#design = design;
    this.#engine = engine;
  }

  /** Logits [vocabulary] of the token after `tokens`, of which the last `context` are read. */
  async next({ tensors }: StateTensors, tokens: readonly number[]): Promise<Float32Array> {
    const { context, vocabulary } = this.#design.model;
    const visible = tokens.slice(-context);
    const length = Math.min(context, Math.max(shortestLength, 2 ** Math.ceil(Math.log2(visible.length))));
    const padded = new Int32Array(length);
    padded.set(visible); // attention is causal: what stands after the last token changes nothing
    const inputs = new Map<string, Tensor>([
      ["tokens", new Tensor("int32", padded, [1, length])],
      ["rows", new Tensor("int64", BigInt64Array.of(BigInt(visible.length - 1)), [1])],
    ]);
    const values = new Float32Array(vocabulary);
    const logits = new Tensor("float32", values, [1, values.length]);
    const session = await this.#ofLength(length);
    await session.run(
      (name) => inputs.get(name) ?? tensors.get(name),
      () => logits,
    );
    return values;
  }

  async release(): Promise<void> {
    for (const session of this.#byLength.values()) await session.release();
    this.#byLength.clear();
  }

  async #ofLength(length: number): Promise<GraphSession> {
    const known = this.#byLength.get(length);
    if (known !== undefined) return known;
    const graph = buildLogitsGraph(this.#design, { sequences: 1, length, rows: { selected: 1 }, layout: this.#engine.layout });
    const session = await GraphSession.create(graph, this.#engine);
    this.#byLength.set(length, session);
    return session;
  }
}
