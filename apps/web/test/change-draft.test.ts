/** What is typed into the change dialog: which settings it offers, what is asked for, what is wrong. */
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { changeableGroups, changeDraft } from "../src/features/run/change/change-draft";

const inForce = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (inForce === undefined) throw new Error("gpt2-nano is missing");

describe("changeDraft", () => {
  it("asks only for what differs from what is in force", () => {
    const draft = changeDraft(inForce, { "optimizer.beta2": "0.98", "optimizer.beta1": "0.9", "schedule.peakLearningRate": "5e-4" });
    expect(inForce.optimizer.beta1).toBe(0.9);
    expect(draft.overrides).toEqual({ optimizer: { beta2: 0.98 }, schedule: { peakLearningRate: 5e-4 } });
    expect(draft.changed).toEqual(["optimizer.beta2", "schedule.peakLearningRate"]);
    expect(draft.texts).toMatchObject({ "optimizer.beta2": "0.98", "optimizer.name": "adamw" });
    expect(changeDraft(inForce, {})).toMatchObject({ overrides: {}, changed: [] });
  });

  it("says beside the field what is wrong with it, and then asks for nothing", () => {
    const draft = changeDraft(inForce, { "optimizer.beta2": "2", "optimizer.clipNorm": "much" });
    expect(draft.overrides).toBeNull();
    expect(draft.issues).toEqual({ "optimizer.beta2": "must be at most 0.99999", "optimizer.clipNorm": "must be a number" });
  });
});

describe("changeableGroups", () => {
  const pathsFor = (...words: string[]) =>
    changeableGroups(changeDraft(inForce, {}), words).flatMap(({ fields }) => fields.map(({ path }) => path));

  it("offers what a running run takes, in the duration's own unit", () => {
    const paths = pathsFor();
    expect(paths).toEqual(
      expect.arrayContaining(["optimizer.name", "model.activation", "regularisation.residualDropout", "duration.steps"]),
    );
    expect(paths).not.toContain("duration.tokens");
    expect(paths.filter((path) => path.startsWith("model."))).toEqual(["model.activation"]);
    expect(paths.filter((path) => /^(seed|data.dataset|initialisation|runtime)/.test(path))).toEqual([]);
  });

  it("searches them by words", () => {
    expect(pathsFor("warm-up")).toContain("schedule.warmup");
    expect(pathsFor("width")).toEqual([]);
  });
});
