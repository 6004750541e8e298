/** The serialised graph on onnxruntime (float32) agrees with the reference evaluator (float64), operator by operator, gradients included. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { Graph, gradients, reduceSum, scatterAdd, type Tensor, toOnnx } from "../src/index";
import { evaluate } from "../src/reference/evaluate";
import { gradientRules } from "../src/rules/table";
import { caseGraph } from "./case-graph";
import { caseTitle, operatorCases } from "./operator-cases";

describe.each(operatorCases.map((operatorCase) => [caseTitle(operatorCase), operatorCase] as const))("%s", (_title, operatorCase) => {
  it("computes the same on onnxruntime", async () => {
    const { inputs, output, loss, feeds } = caseGraph(operatorCase);
    const hasRule = typeof gradientRules[operatorCase.operator] === "function";
    const wanted = hasRule ? inputs.filter((input) => input.dataType === "float32") : [];
    const tensors = { output, ...Object.fromEntries(gradients(loss, wanted).map((gradient, index) => [`gradient${index}`, gradient])) };
    const computed = Object.entries(tensors).filter(([, tensor]) => tensor.node.kind === "operator");
    const session = await InferenceSession.create(toOnnx(Object.fromEntries(computed)));
    const used = new Set(session.inputNames);
    const results = await session.run(
      Object.fromEntries(inputs.filter(({ node }) => used.has(node.name)).map((input) => [input.node.name, ortTensor(input, feeds)])),
    );
    const expected = evaluate(
      computed.map(([, tensor]) => tensor),
      feeds,
    );
    for (const [index, [name]] of computed.entries()) {
      const actual = Array.from(results[name]?.data as Float32Array);
      expect(actual).toHaveLength(expected[index]?.data.length ?? -1);
      for (const [position, value] of actual.entries()) expect(value).toBeCloseTo(expected[index]?.data[position] ?? Number.NaN, 4);
    }
    await session.release();
  });
});

describe("ScatterAdd", () => {
  it("loses no update where thousands meet in one row, on two threads", async () => {
    const graph = new Graph();
    const rows = 8192;
    const width = 64;
    const indices = graph.input("indices", "int64", [rows]);
    const sum = scatterAdd(graph.constant([0], [4, width]), indices, graph.constant([1], [rows, width]));
    const session = await InferenceSession.create(toOnnx({ sum }), { intraOpNumThreads: 2 });
    const results = await session.run({ indices: new OrtTensor("int64", new BigInt64Array(rows).fill(2n), [rows]) });
    const expected = Array.from({ length: 4 * width }, (_, index) => (Math.floor(index / width) === 2 ? rows : 0));
    expect(Array.from(results.sum?.data as Float32Array)).toEqual(expected);
    await session.release();
  });
});

describe("a sum over the rows of a matrix", () => {
  it("has the same bits on any number of threads", async () => {
    const shape = [777, 1021];
    const onnx = toOnnx({ sum: reduceSum(new Graph().input("x", "float32", shape), { axes: [0] }) });
    const values = Float32Array.from({ length: 777 * 1021 }, (_, index) => Math.sin(index * index));
    const sums: Float32Array[] = [];
    for (const intraOpNumThreads of [1, 2, 3]) {
      const session = await InferenceSession.create(onnx, { intraOpNumThreads });
      sums.push((await session.run({ x: new OrtTensor("float32", values, shape) })).sum?.data as Float32Array);
      await session.release();
    }
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });
});

function ortTensor(input: Tensor, feeds: Readonly<Record<string, readonly number[]>>): OrtTensor {
  const values = feeds[input.node.name] ?? [];
  if (input.dataType === "int64") return new OrtTensor("int64", BigInt64Array.from(values, BigInt), [...input.shape]);
  if (input.dataType === "uint32") return new OrtTensor("uint32", Uint32Array.from(values), [...input.shape]);
  return new OrtTensor("float32", Float32Array.from(values), [...input.shape]);
}
