/** The form of a graph for WebGPU: operators with fast kernels there, and the same numbers. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { add, cast, Graph, gather, gemm, reshape, scatterAdd, slice, type Target, toOnnx } from "../src/index";

/** Products with and without transposed factors, indices read, scattered and cut out. */
function example(target: Target): Uint8Array {
  const graph = new Graph();
  const table = graph.input("table", "float32", [5, 4]);
  const tokens = cast(graph.input("tokens", "int32", [2, 4]), "int64");
  const rows = gather(table, reshape(slice(tokens, 1, 0, 3), [6]));
  const targets = reshape(slice(tokens, 1, 1, 4), [6]);
  const logits = gemm(rows, table, { transposeB: true, bias: graph.constant([0.5], [5]) });
  const gradient = gemm(logits, rows, { transposeA: true });
  return toOnnx(
    { logits, gradient: scatterAdd(add(gradient, table), targets, rows), square: gemm(table, table, { transposeA: true }) },
    target,
  );
}

function nodesOf(onnx: Uint8Array) {
  return fromBinary(ModelProtoSchema, onnx).graph?.node ?? [];
}

describe("a graph for WebGPU", () => {
  it("multiplies by no transposed second factor, casts to no 64-bit integers and slices no integers", () => {
    const nodes = nodesOf(example("webgpu"));
    const transposed = nodes.filter(
      ({ opType, attribute }) => opType === "Gemm" && attribute.some(({ name, i }) => name === "transB" && i === 1n),
    );
    expect(transposed).toEqual([]);
    expect(nodes.map(({ opType }) => opType)).toContain("Transpose");
    expect(nodes.filter(({ opType }) => opType === "Cast" || opType === "Slice")).toEqual([]);
    // The first factor keeps its transposition, which costs nothing.
    expect(nodes.some(({ attribute }) => attribute.some(({ name, i }) => name === "transA" && i === 1n))).toBe(true);
  });

  it("computes the same numbers", async () => {
    const feeds = {
      table: new Tensor(
        "float32",
        Float32Array.from({ length: 20 }, (_, index) => Math.sin(index)),
        [5, 4],
      ),
      tokens: new Tensor("int32", Int32Array.of(4, 0, 3, 3, 1, 4, 4, 2), [2, 4]),
    };
    const [expected, actual] = await Promise.all(
      (["any", "webgpu"] as const).map(async (target) => {
        const session = await InferenceSession.create(example(target), { graphOptimizationLevel: "disabled", intraOpNumThreads: 1 });
        const outputs = await session.run(feeds);
        await session.release();
        return Object.entries(outputs).map(([name, { data }]) => [name, [...(data as Float32Array)].map((value) => value.toFixed(5))]);
      }),
    );
    expect(actual).toEqual(expected);
  });
});
