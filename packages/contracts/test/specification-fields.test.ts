import { describe, expect, it } from "vitest";
import { fieldText, fieldValue, numberText, parseNumber, type SpecificationField, specificationField, specificationFields } from "../src";

function field(path: string): SpecificationField {
  const found = specificationField(path);
  if (found === undefined) throw new Error(`${path} is missing`);
  return found;
}

describe("fields of the specification", () => {
  it("are read from the schema with type, limits, choices and help", () => {
    expect(field("model.layers")).toMatchObject({ kind: "integer", least: 1, most: 256, isNullable: false });
    expect(field("model.headWidth")).toMatchObject({ kind: "integer", isNullable: true, most: 262_144 });
    expect(field("schedule.peakLearningRate")).toMatchObject({ kind: "number", least: 0, isLeastExcluded: true, most: 10 });
    expect(field("optimizer.nesterov").kind).toBe("toggle");
    expect(field("model.attentionPattern")).toMatchObject({ kind: "list", options: ["dense", "banded"] });
    expect(field("batch.rampMilestones").columns.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      "tokens integer",
      "accumulation integer",
    ]);
    expect(field("initialisation.pretrained")).toMatchObject({ kind: "text", isNullable: true });
    expect(specificationFields.map(({ path }) => path)).toEqual(expect.arrayContaining(["duration.steps", "duration.tokens", "seed"]));
    expect(specificationField("recipe")).toBeUndefined();
  });

  it("all say what they do", () => {
    expect(specificationFields.filter(({ help }) => help === "").map(({ path }) => path)).toEqual([]);
  });
});

describe("numbers as people type them", () => {
  it.each([
    ["6e-4", 6e-4],
    ["20 000", 20_000],
    ["1,024", 1_024],
    ["1_000_000", 1_000_000],
    [".5", 0.5],
    ["300B", 3e11],
    ["1.1G", 1_100_000_000],
    ["2k", 2_000],
    ["375 M", 375_000_000],
    ["-1", -1],
  ])("%s is %d", (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(["", "k", "0,5", "1,00", "ten", "1.2.3", "12 34", "."])("%j is none", (text) => expect(parseNumber(text)).toBeNaN());

  it.each([
    [6e-4, "6e-4"],
    [0.02, "0.02"],
    [18_865, "18865"],
    [375_000_000, "375M"],
    [3e11, "300B"],
    [1_000_001, "1000001"],
    [0, "0"],
  ])("%d is written %s and read back", (value, text) => {
    expect(numberText(value)).toBe(text);
    expect(parseNumber(text)).toBe(value);
  });
});

describe("fields as text", () => {
  it.each([
    ["model.headWidth", null, ""],
    ["model.tiedEmbeddings", false, "false"],
    ["model.attentionPattern", ["dense", "banded"], "dense, banded"],
    [
      "batch.rampMilestones",
      [
        { tokens: 0, accumulation: 4 },
        { tokens: 1_000_000, accumulation: 8 },
      ],
      "0: 4, 1M: 8",
    ],
    ["batch.rampMilestones", [], ""],
    ["samples.prompt", "Once, ", "Once, "],
    ["model.positions", "rotary", "rotary"],
  ])("%s %j reads %j, and back", (path, value, text) => {
    expect(fieldText(field(path), value)).toBe(text);
    expect(fieldValue(field(path), text)).toEqual(value);
  });

  it("leaves what fits nothing for the schema to refuse", () => {
    expect(fieldValue(field("model.layers"), "many")).toBeNaN();
    expect(fieldValue(field("model.tiedEmbeddings"), "maybe")).toBe("maybe");
    expect(fieldValue(field("batch.rampMilestones"), "1M")).toEqual([{ tokens: 1_000_000, accumulation: Number.NaN }]);
  });
});
