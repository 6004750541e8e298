/** Construction: hash-consing, shape errors, simplification, dead code, fusion of sums. */
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import {
  add,
  exp,
  GradientError,
  Graph,
  GraphError,
  gather,
  gemm,
  gradients,
  linearCrossEntropy,
  matmul,
  mul,
  reduceSum,
  ShapeError,
  softmax,
  split,
  type Tensor,
  toOnnx,
} from "../src/index";
import { evaluate } from "../src/reference/evaluate";

const operatorsOf = (outputs: Record<string, Tensor>) =>
  fromBinary(ModelProtoSchema, toOnnx(outputs)).graph?.node.map((node) => node.opType) ?? [];

describe("Graph", () => {
  it("makes identical nodes and constants once", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [2, 3]);
    expect(exp(x)).toBe(exp(x));
    expect(graph.constant([1, 2], [2])).toBe(graph.constant([1, 2], [2]));
    expect(graph.constant([1, 2], [2])).not.toBe(graph.constant([1, 2], [1, 2]));
    expect(graph.constant([0], [2])).not.toBe(graph.constant([-0], [2]));
    expect(split(x, 1, [1, 2])).toBe(split(x, 1, [1, 2]));
    expect(split(x, 1, [1, 2])).not.toBe(split(x, 1, [2, 1]));
  });

  it("refuses shapes that do not fit, naming operator, node and both shapes", () => {
    const graph = new Graph();
    const a = graph.input("a", "float32", [2, 3]);
    const b = graph.input("b", "float32", [4, 5]);
    const failure = capture(() => graph.within("h.0.attn", () => matmul(a, b)));
    expect(failure).toBeInstanceOf(ShapeError);
    expect(failure).toMatchObject({
      code: "shape",
      operator: "MatMul",
      node: "h.0.attn/MatMul_2",
      shapes: [
        [2, 3],
        [4, 5],
      ],
    });
    expect(String(failure)).toContain("MatMul at node h.0.attn/MatMul_2: inner sizes 3 and 4 differ (operands [2, 3] and [4, 5]).");
    expect(() => add(a, b)).toThrow(ShapeError);
    expect(() => gemm(a, b)).toThrow(ShapeError);
    expect(() => gather(a, b)).toThrow("indices must be integers");
  });

  it("refuses tensors of another graph, a name used twice, and a constant of the wrong size", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [2]);
    expect(() => add(x, new Graph().input("x", "float32", [2]))).toThrow(GraphError);
    expect(() => graph.input("x", "float32", [2])).toThrow("There is already an input named x.");
    expect(() => graph.constant([1, 2], [3])).toThrow("needs 3 values or one, not 2");
  });

  it("freezes what it makes", () => {
    const x = new Graph().input("x", "float32", [2]);
    expect(Object.isFrozen(x)).toBe(true);
    expect(Object.isFrozen(x.node)).toBe(true);
  });

  it("drops neutral operands unless they widen the shape", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [3]);
    expect(mul(x, 1)).toBe(x);
    expect(add(0, x)).toBe(x);
    expect(mul(x, graph.constant([1], [2, 3])).shape).toEqual([2, 3]);
  });
});

describe("gradients", () => {
  it("refuses a tensor that the loss does not depend on", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", []);
    const y = graph.input("y", "float32", []);
    expect(() => gradients(exp(x), [y])).toThrow(GradientError);
    expect(() => gradients(exp(x), [y])).toThrow("the loss does not depend on it");
  });

  it("give a row that is not to learn nothing, and every other row its own", () => {
    const graph = new Graph();
    const table = graph.input("table", "float32", [3, 1]);
    const rows = graph.input("rows", "int64", [4]);
    const loss = (unlearnt: number | null) => reduceSum(mul(gather(table, rows, unlearnt), graph.constant([1, 2, 3, 4], [4, 1])));
    const feeds = { table: [5, 6, 7], rows: [1, 0, 1, 2] };
    const evaluated = (tensors: readonly Tensor[]) => evaluate(tensors, feeds).map(({ data }) => [...data]);
    expect(evaluated(gradients(loss(1), [table]))).toEqual([[2, 0, 4]]);
    expect(evaluated(gradients(loss(null), [table]))).toEqual([[2, 4, 4]]);
    expect(evaluated([loss(1)])).toEqual(evaluated([loss(null)]));
  });

  it("differentiates its own result", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", []);
    const [first] = gradients(mul(x, mul(x, x)), [x]);
    if (first === undefined) throw new Error("No gradient.");
    const [second] = gradients(first, [x]);
    expect(second?.shape).toEqual([]);
  });
});

describe("toOnnx", () => {
  it("leaves dead nodes out and copies nothing to rename an output", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [2]);
    softmax(x);
    expect(operatorsOf({ y: exp(x) })).toEqual(["Exp"]);
  });

  it("moves a sum into the matrix product that makes one of its terms", () => {
    const graph = new Graph();
    const a = graph.input("a", "float32", [2, 2]);
    const sum = add(gemm(a, a), exp(a));
    expect(operatorsOf({ sum })).toEqual(["Exp", "Gemm"]);
    expect(operatorsOf({ sum, product: gemm(a, a) }).toSorted()).toEqual(["Add", "Exp", "Gemm"]);
  });

  it("adds embedding rows to the output projection's gradient in place of a table of zeros", () => {
    const graph = new Graph();
    const table = graph.input("table", "float32", [5, 2]);
    const tokens = graph.input("tokens", "int64", [3]);
    const targets = graph.input("targets", "int64", [3]);
    const [gradient] = gradients(linearCrossEntropy(gather(table, tokens), table, targets), [table]);
    if (gradient === undefined) throw new Error("No gradient.");
    const emitted = operatorsOf({ gradient });
    expect(emitted.filter((name) => name === "ScatterElements")).toHaveLength(2);
    expect(emitted).not.toContain("Add");
  });

  it("sums the rows of a matrix by a product where the processor computes it", () => {
    const x = new Graph().input("x", "float32", [3, 2]);
    const sum = reduceSum(x, { axes: [0] });
    expect(operatorsOf({ sum })).toEqual(["Gemm", "Reshape"]);
    expect(operatorsOf({ sum: reduceSum(x, { axes: [1] }), all: reduceSum(x) })).toEqual(["ReduceSum", "ReduceSum"]);
    expect(fromBinary(ModelProtoSchema, toOnnx({ sum }, "webgpu")).graph?.node.map((node) => node.opType)).toEqual(["ReduceSum"]);
  });

  it("copies an output that is given out a second time", () => {
    const x = new Graph().input("x", "float32", [2]);
    expect(operatorsOf({ y: exp(x), z: exp(x) })).toEqual(["Exp", "Identity"]);
  });

  it("is a function of the graph alone", () => {
    const build = () => {
      const x = new Graph().input("x", "float32", [2, 2]);
      return toOnnx({ y: softmax(gemm(x, x)) });
    };
    expect(build()).toEqual(build());
  });

  it("refuses an output that is an input", () => {
    expect(() => toOnnx({ y: new Graph().input("x", "float32", [2]) })).toThrow(GraphError);
  });
});

function capture(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}
