/** Matrix products whose bits are known on any processor: of small whole numbers, so that float32 holds every partial sum exactly. */
import { Graph, gemm, toOnnx } from "@trainyard/graph";
import { Tensor } from "onnxruntime-node";
import { onProcessor } from "../runtime/engine";
import { GraphSession } from "../runtime/graph-session";
import type { Finding } from "./finding";

const size = 256;
const shape = [size, size];
/** Entries are -8 to 8: a sum of 256 products stays below 2^14, far below the 2^24 up to which float32 has every whole number. */
const largest = 8;
const rounds = 8;

type Multiply = (left: Float32Array, right: Float32Array) => Promise<Float32Array>;

export interface MatmulTest {
  /** Numbers of threads to try. */
  readonly threads: readonly number[];
  /** Opens the arithmetic under test; a test gives one that errs. */
  readonly open?: (threads: number) => Promise<{ multiply: Multiply; release(): Promise<void> }>;
}

export async function testMatmul({ threads, open = openSession }: MatmulTest): Promise<Finding> {
  let wrong = 0;
  let first: string | null = null;
  for (const count of threads) {
    const { multiply, release } = await open(count);
    for (let round = 0; round < rounds; round += 1) {
      const [left, right] = [integers(2 * round), integers(2 * round + 1)];
      const product = await multiply(left, right);
      exactProduct(left, right).forEach((expected, index) => {
        if (product[index] === expected) return;
        wrong += 1;
        first ??= `With ${count} threads element ${index} was ${product[index]}, exactly it is ${expected}.`;
      });
    }
    await release();
  }
  const detail = first ?? `${rounds} products of ${size} x ${size} with ${threads.join(" and ")} threads are exact.`;
  return { status: wrong === 0 ? "pass" : "fail", figure: wrong, unit: "wrong elements", limit: 0, detail };
}

async function openSession(threads: number) {
  const graph = new Graph();
  const onnx = toOnnx({ product: gemm(graph.input("left", "float32", shape), graph.input("right", "float32", shape)) });
  const described = (name: string) => ({ name, dataType: "float32" as const, shape });
  const inputs = ["left", "right"].map(described);
  const session = await GraphSession.create({ onnx, inputs, outputs: [described("product")] }, onProcessor(threads));
  const multiply: Multiply = async (left, right) => {
    const product = new Float32Array(size * size);
    const output = new Tensor("float32", product, shape);
    const given = new Map([
      ["left", new Tensor("float32", left, shape)],
      ["right", new Tensor("float32", right, shape)],
    ]);
    await session.run(
      (name) => given.get(name),
      () => output,
    );
    return product;
  };
  return { multiply, release: () => session.release() };
}

function integers(seed: number): Float32Array {
  return new Float32Array(size * size).map(
    (_, index) => (((Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b)) >>> 8) % (2 * largest + 1)) - largest,
  );
}

function exactProduct(left: Float32Array, right: Float32Array): Float32Array {
  const product = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left[row * size + inner] ?? 0;
      for (let column = 0; column < size; column += 1) {
        const place = row * size + column;
        product[place] = (product[place] ?? 0) + factor * (right[inner * size + column] ?? 0);
      }
    }
  return product;
}
