/** The draft of a new run: what was typed, what is wrong with it, and what is sent. */
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { makeDraft, revertedText } from "../src/features/new-run/draft";
import { estimateRun } from "../src/features/new-run/estimate";

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
    const wrong = makeDraft(recipe, recipe, { "model.layers": "0", seed: "7", "model.heads": "4" }, null);
    expect(wrong.specification).toBeNull();
    expect([...wrong.changed].sort()).toEqual(["model.layers", "seed"]);
  });

  it("takes a duration in tokens instead of steps, and keeps the warm-up to a tenth of it as the server does", () => {
    const draft = makeDraft(recipe, recipe, { "duration.tokens": "1,000,000" }, "tokens");
    expect(draft.overrides).toEqual({ duration: { tokens: 1_000_000 }, schedule: { warmup: 48 } });
    expect(draft.texts["duration.tokens"]).toBe("1,000,000");
    expect(draft.texts["schedule.warmup"]).toBe("48");
    expect(draft.changes.map(({ field }) => field)).toEqual(["duration", "schedule.warmup"]);
  });

  it("says outright what the server would otherwise put in proportion", () => {
    const typed = { "duration.steps": "500", "schedule.warmup": "100" };
    const draft = makeDraft(recipe, recipe, typed, null);
    expect(draft.overrides).toEqual({ duration: { steps: 500 }, schedule: { warmup: 100 } });
    for (const overrides of [draft.overrides, makeDraft(recipe, recipe, { "duration.steps": "60" }, null).overrides])
      expect(makeDraft(recipe, resolveSpecification("gpt2-nano", overrides), {}, null).overrides).toEqual(overrides);
  });

  it("takes switches, empty fields, lists and tables, and names the entry that is wrong", () => {
    const typed = {
      "model.tiedEmbeddings": "false",
      "model.headWidth": "16",
      "model.attentionPattern": "dense, banded",
      "batch.ramp": "milestones",
      "batch.rampMilestones": "0: 1, 1M: 4",
    };
    expect(makeDraft(recipe, recipe, typed, null).overrides).toEqual({
      model: { tiedEmbeddings: false, headWidth: 16, attentionPattern: ["dense", "banded"] },
      batch: {
        ramp: "milestones",
        rampMilestones: [
          { tokens: 0, accumulation: 1 },
          { tokens: 1_000_000, accumulation: 4 },
        ],
      },
    });
    const issuesOf = (path: string, text: string) => makeDraft(recipe, recipe, { ...typed, [path]: text }, null).issues[path];
    expect(issuesOf("model.attentionPattern", "dense, sparse")).toBe("entry 2: must be one of dense, banded");
    expect(issuesOf("batch.rampMilestones", "0: 1, 1M: 0")).toBe("entry 2: accumulation must be at least 1");
    expect(issuesOf("batch.rampMilestones", "1M: 4, 0: 1")).toBe("must be in growing order of tokens");
    expect(issuesOf("model.positions", "relative")).toContain("must be one of learned, rotary");
    expect(issuesOf("model.tiedEmbeddings", "maybe")).toBe("must be on or off");
  });

  it("puts an error between fields at the field to change", () => {
    const wide = makeDraft(recipe, recipe, { "model.block": "parallel", "model.normPlacement": "post" }, null);
    expect(Object.keys(wide.issues)).toEqual(["model.normPlacement"]);
    expect(wide.specification).toBeNull();
  });

  it("takes a field back to the recipe: by forgetting it, or outright where something else moves it", () => {
    expect(revertedText(recipe, recipe, { seed: "7" }, "seed")).toBeNull();
    expect(revertedText(recipe, { ...recipe, seed: 42 }, {}, "seed")).toBe("1");
    expect(revertedText(recipe, recipe, { "duration.steps": "500" }, "schedule.warmup")).toBe("100");
  });

  it("compares a cloned run with the recipe, not with the run", () => {
    const cloned = { ...recipe, seed: 42 };
    expect(makeDraft(recipe, cloned, {}, null).overrides).toEqual({ seed: 42 });
    expect(makeDraft(recipe, cloned, { seed: String(recipe.seed) }, null).overrides).toEqual({});
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
