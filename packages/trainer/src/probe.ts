/** How fast this machine multiplies matrices: the yardstick for utilisation and for estimates. */
import { Graph, gemm, toOnnx } from "@trainyard/graph";
import { Tensor } from "onnxruntime-node";
import { onProcessor } from "./runtime/engine";
import { GraphSession } from "./runtime/graph-session";

/** Large enough that threads and caches are used as training uses them, small enough for a tenth of a second. */
const size = 2048;
const shape = [size, size];
const trials = 4;

/** A 2048-cube float32 product, ready to be timed whenever its speed is wanted. */
export class MatmulProbe {
  readonly #session: GraphSession;
  readonly #factor = matrix();
  readonly #product = matrix();

  private constructor(session: GraphSession) {
    this.#session = session;
  }

  static async create(threads: number): Promise<MatmulProbe> {
    const graph = new Graph();
    const inputs = ["left", "right"].map((name) => ({ name, dataType: "float32" as const, shape }));
    const [left, right] = inputs.map(({ name }) => graph.input(name, "float32", shape));
    if (left === undefined || right === undefined) throw new TypeError("two inputs were declared");
    const onnx = toOnnx({ product: gemm(left, right) });
    const outputs = [{ name: "product", dataType: "float32" as const, shape }];
    return new MatmulProbe(await GraphSession.create({ onnx, inputs, outputs }, onProcessor(threads)));
  }

  /** Milliseconds that one product takes. */
  async timeMs(): Promise<number> {
    const began = performance.now();
    await this.#session.run(
      () => this.#factor,
      () => this.#product,
    );
    return performance.now() - began;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** Floating-point operations of one product. */
export const matmulFlops = 2 * size ** 3;

/** Best of a few products on `threads` threads, in floating-point operations a second. Takes about a second. */
export async function measureMatmulFlopsPerSecond(threads: number): Promise<number> {
  const probe = await MatmulProbe.create(threads);
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < trials; trial += 1) shortestMs = Math.min(shortestMs, await probe.timeMs());
  await probe.release();
  return matmulFlops / (shortestMs / 1000);
}

function matrix(): Tensor {
  return new Tensor("float32", new Float32Array(size * size).fill(0.5), shape);
}
