/** Starting from another model: what fits is taken, and nothing is left out without a word. */
import { type ModelSpecification, modelSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { bufferList, describeReport, parameterList, startFrom } from "../src/index";

const model = (change: Partial<ModelSpecification> = {}) =>
  modelSpecification.parse({ family: "gpt2", layers: 1, width: 8, heads: 2, context: 8, vocabulary: 32, ...change });

/** Every number of a tensor is its own, and tells which model it is from. */
function filled(architecture: ModelSpecification, from: number): Map<string, Float32Array> {
  return new Map(
    [...parameterList(architecture), ...bufferList(architecture)].map(({ name, shape }) => {
      const size = shape.reduce((product, each) => product * each, 1);
      return [name, Float32Array.from({ length: size }, (_, index) => from + index)];
    }),
  );
}

function started(source: ModelSpecification, here: ModelSpecification) {
  const [theirs, tensors] = [filled(source, 1_000), filled(here, -1_000_000)];
  const report = startFrom({ model: source, tensors: theirs }, here, tensors);
  return { report, tensors, theirs };
}

/** Which model each row of a table is from, told by its first number. */
const rows = (values: Float32Array | undefined, features: number) =>
  Array.from({ length: (values?.length ?? 0) / features }, (_, row) => values?.[row * features] ?? Number.NaN);

describe("startFrom", () => {
  it("takes everything of a model of the same architecture", () => {
    const { report, tensors, theirs } = started(model(), model());
    expect(tensors).toEqual(theirs);
    expect(report).toMatchObject({ partial: [], drawn: [], leftOut: [], differences: [] });
    expect(report.matched).toEqual([...theirs.keys()]);
    expect(describeReport(report)).toBe(
      "19 of 19 tensors taken, 0 in part, 0 drawn; 0 of the source left out.".replaceAll("19", String(theirs.size)),
    );
  });

  it("takes the layers that both have, and names the others", () => {
    const deeper = started(model(), model({ layers: 2 }));
    expect(deeper.report.drawn).toHaveLength(16);
    expect(deeper.report.drawn.every((name) => name.startsWith("blocks.1."))).toBe(true);
    expect(deeper.tensors.get("blocks.1.feedForward.up.bias")?.[0]).toBe(-1_000_000);
    const shallower = started(model({ layers: 2 }), model());
    expect(shallower.report.drawn).toEqual([]);
    expect(shallower.report.leftOut).toHaveLength(16);
    expect(shallower.report.leftOut[0]).toEqual({ name: "blocks.1.attention.norm.gain", reason: "this model has none" });
    expect(shallower.report.differences).toEqual([{ field: "layers", source: "2", here: "1" }]);
  });

  it("leaves a matrix of another shape as it was drawn, and says both shapes", () => {
    const { report, tensors } = started(model(), model({ feedForwardWidth: 5 }));
    expect(report.drawn).toContain("blocks.0.feedForward.up.weight");
    expect(report.leftOut).toContainEqual({ name: "blocks.0.feedForward.up.weight", reason: "it is [8, 32] there and [8, 5] here" });
    expect(tensors.get("blocks.0.feedForward.up.weight")?.[0]).toBe(-1_000_000);
  });

  it("takes the rows that both tables have, of more tokens and more positions", () => {
    const { report, tensors } = started(model(), model({ vocabulary: 34, context: 16 }));
    expect(report.partial).toEqual([
      { name: "embedding.token", taken: 32, rows: 34 },
      { name: "embedding.position", taken: 8, rows: 16 },
    ]);
    const tokens = rows(tensors.get("embedding.token"), 8);
    expect(tokens.slice(30)).toEqual([1_240, 1_248, -1_000_000 + 256, -1_000_000 + 264]);
    expect(describeReport(report)).toContain("In part: embedding.token (32 of 34 rows), embedding.position (8 of 16 rows).");
  });

  it("and of fewer", () => {
    const { report, tensors, theirs } = started(model({ context: 16 }), model());
    expect(report.partial).toEqual([{ name: "embedding.position", taken: 8, rows: 8 }]);
    expect(tensors.get("embedding.position")).toEqual(theirs.get("embedding.position")?.subarray(0, 64));
  });

  it("gives each position its own row where the tables begin elsewhere", () => {
    const { report, tensors } = started(model({ positionOffset: 2 }), model());
    expect(report.partial).toEqual([{ name: "embedding.position", taken: 8, rows: 8 }]);
    expect(rows(tensors.get("embedding.position"), 8)[0]).toBe(1_016);
    const sameShape = started(model({ positionOffset: 2 }), model({ context: 10 }));
    expect(rows(sameShape.tensors.get("embedding.position"), 8).slice(0, 2)).toEqual([1_016, 1_024]);
  });

  it("starts an output projection of its own from a tied embedding", () => {
    const { report, tensors } = started(model(), model({ tiedEmbeddings: false }));
    expect(report.drawn).toEqual([]);
    expect(tensors.get("output.weight")).toEqual(tensors.get("embedding.token"));
  });

  it("takes running statistics, and tells of fields that change what the weights mean", () => {
    const { report, tensors } = started(model({ norm: "batch" }), model({ norm: "batch", activation: "relu" }));
    expect(tensors.get("final.norm.runningMean")?.[0]).toBe(1_000);
    expect(describeReport(report)).toContain("Architecture: activation is gelu-tanh there and relu here.");
  });
});
