import { InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { constraintIssues, constraintsOf, type ExpressionValue, parseExpression } from "../src/expression";

const trial: Record<string, ExpressionValue> = {
  "model.width": 96,
  "model.heads": 4,
  loss: 2.5,
  "optimizer.name": "lion",
  isTied: true,
  "optimizer.momentum": null,
};
const read = (path: string) => trial[path] ?? null;

describe("expressions", () => {
  it.each<[string, ExpressionValue]>([
    ["1 + 2 * 3 ^ 2 ^ 0 - 4 / 2", 5],
    ["-2 ^ 2", -4],
    ["(1 + 2) * -3", -9],
    ["-7 % 3", 2],
    ["7 mod 4", 3],
    ["6e-4 * 10", 6e-3],
    ["model.width % model.heads == 0", true],
    ["model.width / model.heads >= 32 or loss < 3 and isTied", true],
    ["not loss < 3", false],
    ["!(loss < 3) || isTied && true", true],
    ["2 < loss <= 2.5", true],
    ["2.5 < loss <= 3", false],
    ["optimizer.name in ('adamw', \"lion\")", true],
    ['optimizer.name not in ("lion")', false],
    ["optimizer.name == 'sgd'", false],
    ["max(1, abs(-4), log2(8)) + floor(loss)", 6],
    ["optimizer.momentum == null", true],
    ["optimizer.momentum < 1", false],
    ["optimizer.momentum > 1", false],
    ["optimizer.momentum + 1", null],
  ])("%s", (text, value) => {
    const result = parseExpression(text).evaluate(read);
    if (typeof value === "number") expect(result).toBeCloseTo(value, 12);
    else expect(result).toBe(value);
  });

  it.each([
    ["", "its end"],
    ["loss <", "its end"],
    ["loss 3", "3"],
    ["(loss", ")"],
    ["loss @ 3", "character 5"],
    ["'open", "character 1"],
    ["system(1)", "system"],
    ["constructor(1)", "constructor"],
    [`${"(".repeat(100)}1${")".repeat(100)}`, "64"],
  ])("refuses %j and says where", (text, part) => {
    expect(() => parseExpression(text)).toThrow(InvalidError);
    expect(() => parseExpression(text)).toThrow(part);
    expect(() => parseExpression(text)).toThrow(`"${text}"`);
  });

  it.each(["loss + optimizer.name", "loss and isTied", "loss < 'a'", "not loss", "isTied < true"])(
    "refuses types that do not fit: %s",
    (text) => expect(() => parseExpression(text).evaluate(read)).toThrow(InvalidError),
  );

  it("names what it reads, once", () => expect(parseExpression("a.b < c and a.b > max(d, 1)").fields).toEqual(["a.b", "c", "d"]));

  it("must come to true or false where it is a filter", () => expect(() => parseExpression("loss").holds(read)).toThrow("true or false"));
});

describe("constraints", () => {
  const specification = { model: { width: 96, heads: 5, pattern: ["dense"] } };

  it("say which is broken, by what values", () =>
    expect(constraintsOf(["model.width > 8", "model.width % model.heads == 0"])(specification)).toBe(
      "model.width % model.heads == 0 must hold: model.width is 96, model.heads is 5",
    ));

  it("are silent where all hold", () => expect(constraintsOf(["model.width > model.heads"])(specification)).toBeNull());

  it.each(["model.depth > 1", "model.pattern == 1", "model.toString == null", "model > 1"])("name what is no field: %s", (text) =>
    expect(() => constraintsOf([text])(specification)).toThrow(`"${text}"`),
  );

  it("are refused by place before a sweep begins, whatever and or or would leave out", () =>
    expect(
      constraintIssues(["model.width > 8", "model.width >", "model.width > 8 or model.depth > 1", "model.width"], specification).map(
        ({ field }) => field,
      ),
    ).toEqual(["space.constraints.1", "space.constraints.2", "space.constraints.3"]));
});
