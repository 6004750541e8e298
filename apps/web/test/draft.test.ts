/** The draft of a new run: what was typed, what is wrong with it, and what is sent. */
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { makeDraft } from "../src/features/new-run/draft";
import { estimateRun } from "../src/features/new-run/estimate";
import { specificationChanges } from "../src/lib/specification-changes";

const recipe = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (recipe === undefined) throw new Error("gpt2-nano is missing");

describe("makeDraft", () => {
  it("is the recipe while nothing was typed", () => {
    const draft = makeDraft(recipe, recipe, {}, null);
    expect(draft.specification).toEqual(recipe);
    expect(draft.overrides).toEqual({});
    expect(draft.changes).toEqual([]);
  });

  it("sends only what differs from the recipe", () => {
    const draft = makeDraft(recipe, recipe, { "schedule.peakLearningRate": "6e-4", "model.layers": "3", seed: "7" }, null);
    expect(draft.overrides).toEqual({ schedule: { peakLearningRate: 6e-4 }, seed: 7 });
    expect(draft.changes.map(({ field }) => field).sort()).toEqual(["schedule.peakLearningRate", "seed"]);
  });

  it("explains a wrong value beside its field", () => {
    const issuesOf = (path: string, text: string) => makeDraft(recipe, recipe, { [path]: text }, null).issues[path];
    expect(issuesOf("model.layers", "0")).toBe("must be at least 1");
    expect(issuesOf("model.layers", "1000")).toBe("must be at most 256");
    expect(issuesOf("model.layers", "2.5")).toBe("must be a whole number");
    expect(issuesOf("model.layers", "")).toBe("must be a number");
    expect(issuesOf("schedule.peakLearningRate", "0")).toBe("must be above 0");
    expect(issuesOf("model.width", "130")).toContain("multiple of heads");
    expect(issuesOf("duration.steps", "0")).toBe("must be at least 1");
    expect(makeDraft(recipe, recipe, { "model.layers": "0" }, null).specification).toBeNull();
  });

  it("takes a duration in tokens instead of steps", () => {
    const draft = makeDraft(recipe, recipe, { "duration.tokens": "1,000,000" }, "tokens");
    expect(draft.overrides).toEqual({ duration: { tokens: 1_000_000 } });
    expect(draft.texts["duration.tokens"]).toBe("1,000,000");
  });

  it("compares a cloned run with the recipe, not with the run", () => {
    const cloned = { ...recipe, seed: 42 };
    expect(makeDraft(recipe, cloned, {}, null).overrides).toEqual({ seed: 42 });
    expect(makeDraft(recipe, cloned, { seed: String(recipe.seed) }, null).overrides).toEqual({});
  });
});

describe("specificationChanges", () => {
  it("lists old and new by field, also where a field is on one side only", () => {
    const changes = specificationChanges(recipe, { ...recipe, duration: { tokens: 5 } });
    expect(changes).toEqual([
      { field: "duration.steps", from: "3000", to: null },
      { field: "duration.tokens", from: null, to: "5" },
    ]);
  });
});

describe("estimateRun", () => {
  it("has no duration without a measured node, and one from the fastest healthy node", () => {
    expect(estimateRun(recipe, []).seconds).toBeNull();
    const node = {
      id: "n",
      name: "n",
      stateReason: null,
      stateAuthor: null,
      stateSince: "2026-01-01T00:00:00.000Z",
      heartbeatAt: "2026-01-01T00:00:00.000Z",
      heartbeatAgeMs: 0,
      hostname: "h",
      pid: 1,
      cores: 2,
      threads: 2,
      telemetry: null,
      run: null,
    };
    const estimate = estimateRun(recipe, [
      { ...node, state: "healthy", flopsPerSecond: 1e9 },
      { ...node, state: "cordoned", flopsPerSecond: 1e12 },
    ]);
    expect(estimate.seconds).toBeCloseTo((estimate.flopsPerToken * estimate.totalTokens) / 1e9, 6);
    expect(estimate.basis).toContain("1 GFLOP/s");
  });
});
