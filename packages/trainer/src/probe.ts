/** How fast this machine multiplies matrices: the yardstick for utilisation and for estimates. */
import { Graph, gemm, toOnnx } from "@trainyard/graph";
import { Tensor } from "onnxruntime-node";
import { GraphSession } from "./runtime/graph-session";

/** Large enough that threads and caches are used as training uses them, small enough for a tenth of a second. */
const size = 2048;
const trials = 4;

/** Best of a few 2048-cube float32 products on `threads` threads, in floating-point operations a second. Takes about a second. */
export async function measureMatmulFlopsPerSecond(threads: number): Promise<number> {
  const graph = new Graph();
  const shape = [size, size];
  const inputs = ["left", "right"].map((name) => ({ name, dataType: "float32" as const, shape }));
  const [left, right] = inputs.map(({ name }) => graph.input(name, "float32", shape));
  if (left === undefined || right === undefined) throw new TypeError("two inputs were declared");
  const onnx = toOnnx({ product: gemm(left, right) });
  const session = await GraphSession.create({ onnx, inputs, outputs: [{ name: "product", dataType: "float32", shape }] }, threads);
  const matrix = () => new Tensor("float32", new Float32Array(size * size).fill(0.5), shape);
  const [factor, product] = [matrix(), matrix()];
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < trials; trial += 1) {
    const began = performance.now();
    await session.run(
      () => factor,
      () => product,
    );
    shortestMs = Math.min(shortestMs, performance.now() - began);
  }
  await session.release();
  return (2 * size ** 3) / (shortestMs / 1000);
}
