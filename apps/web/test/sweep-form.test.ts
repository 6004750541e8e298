/** A sweep as it is typed: the draft that it makes, what is wrong with it, and the way back from a specification. */
import { sweepSpecification, valueAt } from "@trainyard/contracts";
import { recipeByName } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { editForm, readEdit } from "../src/features/new-sweep/edit/edit-form";
import { issueLabel } from "../src/features/new-sweep/issue-label";
import { defaultSchedulerTexts, readScheduler, readShare, shareText } from "../src/features/new-sweep/scheduler-form";
import { addableGroups } from "../src/features/new-sweep/space/addable-groups";
import {
  choicesOf,
  newParameter,
  type ParameterForm,
  parameterForm,
  readParameter,
  searchableFields,
} from "../src/features/new-sweep/space/parameter-form";
import { emptySweep, readSweep, type SweepForm, sweepForm, withScheduler } from "../src/features/new-sweep/sweep-form";
import { sweepFixture } from "./fixtures/sweep";

const recipe = recipeByName("gpt2-nano").specification;
const shared = { recipe: "gpt2-nano", overrides: {}, specification: recipe };
const rate = newParameter("schedule.peakLearningRate", recipe);
const optimizer = { ...newParameter("optimizer.name", recipe), choices: "adamw, lion" };
const momentum: ParameterForm = { ...newParameter("optimizer.momentum", recipe), when: { path: "optimizer.name", in: "sgd" } };

function read(changed: Partial<SweepForm>) {
  return readSweep({ ...emptySweep, parameters: [rate], ...changed }, shared);
}

/** A list as text, so that one without entries can be told. */
const textOrValue = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : (value as null | string | number));

describe("parameters", () => {
  it("begin around what the recipe says, within what the field takes", () => {
    const peak = valueAt(recipe, "schedule.peakLearningRate") as number;
    expect(rate).toMatchObject({ kind: "float", scale: "log" });
    expect(readParameter(rate)).toMatchObject({ low: peak / 10, high: peak * 10 });
    expect(newParameter("model.layers", recipe)).toMatchObject({ kind: "integer", low: "2", high: "6" });
    expect(choicesOf("model.positions", newParameter("model.positions", recipe).choices)).toContain("rotary");
    expect(choicesOf("model.tiedEmbeddings", newParameter("model.tiedEmbeddings", recipe).choices)).toEqual(["true", "false"]);
  });

  it("are all accepted as they begin, but for those of which the recipe says nothing", () => {
    const beginsEmpty = (path: string) => [null, "", 0, "[]"].includes(textOrValue(valueAt(recipe, path)));
    const refused = searchableFields
      .filter(({ path }) => valueAt(recipe, path) !== undefined && !beginsEmpty(path))
      .filter(({ path }) => read({ parameters: [newParameter(path, recipe)] }).draft === null)
      .map(({ path }) => path);
    expect(refused).toEqual([]);
  });

  it("keep entries of a list together and read words as values", () => {
    const pattern = { ...newParameter("model.attentionPattern", recipe), choices: "dense; dense, banded" };
    expect(readParameter(pattern)).toMatchObject({ choices: ["dense", "dense, banded"] });
    expect(readParameter({ ...newParameter("model.tiedEmbeddings", recipe), choices: "true, false" })).toMatchObject({
      choices: [true, false],
    });
    expect(readParameter({ ...newParameter("model.headWidth", recipe), kind: "categorical", choices: "null, 32" })).toMatchObject({
      choices: [null, 32],
    });
  });

  it("are found by name before what only tells of them", () => {
    const found = (query: string) => addableGroups(query, () => true).flatMap(({ fields }) => fields.map(({ path }) => path));
    expect(found("dropout")[0]).toMatch(/Dropout$/);
    expect(found("dropout")).toContain("seed");
    expect(found("schedule.peakLearningRate")).toEqual(["schedule.peakLearningRate"]);
    expect(found("")).toEqual(searchableFields.map(({ path }) => path));
  });

  it("survive being typed", () => {
    const { space } = sweepFixture({ trials: 1, points: 1 }).detail.specification;
    const again = sweepSpecification.shape.space.parse({ parameters: space.parameters.map((each) => readParameter(parameterForm(each))) });
    expect(again.parameters).toEqual(space.parameters);
  });
});

describe("readSweep", () => {
  it("makes a draft with the contract's defaults", () => {
    const { draft, issues } = read({ trials: "20", tokens: "5M", share: "25" });
    expect(issues).toEqual({});
    expect(draft).toMatchObject({
      recipe: "gpt2-nano",
      trials: 20,
      share: 0.25,
      budget: { tokens: 5_000_000, flops: null, nodeHours: null },
      scheduler: { name: "asha", reductionFactor: 4, least: 1 / 12 },
    });
    expect(draft).not.toHaveProperty("name");
  });

  it("names what is wrong by field, in the units of the form", () => {
    expect(read({ parameters: [{ ...rate, low: "x" }] }).issues["space.parameters.0.low"]).toBe("must be a number");
    expect(read({ parameters: [{ ...rate, low: "0" }] }).issues["space.parameters.0.low"]).toBe("must be above 0 on a log scale");
    expect(read({ parameters: [{ ...rate, high: "1e-9" }] }).issues["space.parameters.0.high"]).toContain("must be above the low end");
    expect(read({ share: "150" }).issues.share).toContain("100 %");
    expect(read({ trials: "" }).issues.trials).toBe("must be a number");
    expect(read({ parameters: [] }).issues["space.parameters"]).toBe("must not be empty");
    expect(Object.keys(read({ constraints: ["", "model.width %", "model.wide > 2"] }).issues)).toEqual([
      "space.constraints.1",
      "space.constraints.2",
    ]);
    expect(read({ constraints: ["model.width % model.heads == 0", " "] }).draft?.space.constraints).toEqual([
      "model.width % model.heads == 0",
    ]);
    const unknown = read({ parameters: [momentum, optimizer] }).issues;
    expect(Object.keys(unknown)).toEqual(["space.parameters.0.when"]);
    expect(issueLabel("space.parameters.0.when", [momentum])).toBe("Momentum, condition");
  });

  it("makes nothing of a draft whose shared settings are wrong", () => {
    expect(readSweep({ ...emptySweep, parameters: [rate] }, { ...shared, overrides: null }).draft).toBeNull();
  });

  it("gives a population as many trials as members", () => {
    const form = withScheduler(emptySweep, "population", { ...defaultSchedulerTexts("population"), population: "6" });
    expect(read({ ...form, parameters: [rate] }).draft).toMatchObject({ trials: 6, scheduler: { population: 6 } });
  });

  it("gives back the specification it was made from", () => {
    const { specification } = sweepFixture({ trials: 5, points: 1 }).detail;
    const { draft } = readSweep(sweepForm(specification), shared);
    expect(draft).toEqual(specification);
  });
});

describe("shares", () => {
  it("are read and written as parts", () => {
    expect([readShare("1/27"), readShare("0.25"), readShare(" 1 / 16 ")]).toEqual([1 / 27, 0.25, 1 / 16]);
    expect([shareText(1 / 27), shareText(1 / 64), shareText(0.25), shareText(4)]).toEqual(["1/27", "1/64", "0.25", "4"]);
    expect(readShare("a/b")).toBeNaN();
    expect(readScheduler("hyperband", defaultSchedulerTexts("hyperband"))).toMatchObject({ least: 1 / 9 });
  });
});

describe("an edit", () => {
  const { detail } = sweepFixture({ trials: 40, points: 1 });

  it("asks for what differs alone", () => {
    expect(readEdit(editForm(detail), detail)).toEqual({ edit: {}, change: "", issues: {} });
    expect(readEdit({ ...editForm(detail), trials: "80" }, detail)).toMatchObject({
      edit: { trials: 80 },
      change: "trials from 40 to 80.",
    });
  });

  it("narrows the space", () => {
    const form = editForm(detail);
    const narrowed = { ...form, parameters: form.parameters.map((each, at) => (at === 0 ? { ...each, high: "1e-2" } : each)) };
    expect(readEdit(narrowed, detail).edit?.space?.parameters[0]).toMatchObject({ low: 1e-4, high: 1e-2 });
    const widened = { ...form, parameters: form.parameters.map((each, at) => (at === 0 ? { ...each, high: "1" } : each)) };
    expect(readEdit(widened, detail)).toMatchObject({ edit: null, issues: { "space.parameters.0": expect.stringContaining("before") } });
    expect(readEdit({ ...form, share: "0" }, detail)).toMatchObject({ edit: null, issues: { share: "must be above 0 %, at most 100 %" } });
  });
});
