import { type AblationSpecification, ablationSpecification, InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import {
  type AblationRunFacts,
  evaluatedEffects,
  mapOf,
  overridesBetween,
  partLabel,
  partsLabel,
  partsOf,
  planAblation,
  retrainedEffects,
  runKey,
  variantsOf,
  withoutParts,
} from "../src/ablation";
import { normalNumber } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import { studentDistribution, studentQuantile, varianceRatioChance } from "../src/numbers/student";
import { runSpecificationOf } from "./support/run-specification";

describe("parts", () => {
  it("lists those that a model has, and none that it has not", () => {
    const { heads, "feed-forward": feedForward, whole } = partsOf(runSpecificationOf({ model: { layers: 2, heads: 3, width: 96 } }));
    expect(heads).toEqual(["head:0.0", "head:0.1", "head:0.2", "head:1.0", "head:1.1", "head:1.2"]);
    expect(feedForward).toEqual(["feed-forward:0", "feed-forward:1"]);
    expect(whole).toEqual(["positions", "norms", "final-norm", "biases", "tied-embeddings", "null"]);
    const bare = partsOf(
      runSpecificationOf({ model: { positions: "none", norm: "none", tiedEmbeddings: false, attentionPattern: ["dense", "banded"] } }),
    );
    expect(bare.whole).toEqual(["biases", "sparse-pattern", "null"]);
  });

  it("are told in words", () => {
    expect(partLabel("head:3.1")).toBe("head 1 of layer 3");
    expect(partLabel("field:model.norm=rms")).toBe("model.norm = rms");
    expect(partsLabel(["layer:0", "layer:1", "layer:2", "layer:3", "layer:4", "norms"])).toBe(
      "layer 0 + layer 1 + layer 2 + layer 3 + 2 more",
    );
  });

  it("leave a specification without them", () => {
    const base = runSpecificationOf({ model: { layers: 2, heads: 2, width: 64 }, regularisation: { residualDropout: 0.1 } });
    expect(withoutParts(base, ["head:1.0", "feed-forward:0"]).model.removed).toEqual(["head:1.0", "feed-forward:0"]);
    expect(withoutParts(base, ["positions"]).model.positions).toBe("none");
    expect(withoutParts(base, ["norms", "tied-embeddings"]).model).toMatchObject({ norm: "none", tiedEmbeddings: false });
    expect(withoutParts(base, ["dropout"]).regularisation.residualDropout).toBe(0);
    expect(withoutParts(base, ["field:model.norm=rms"]).model.norm).toBe("rms");
    expect(withoutParts(base, ["field:duration.steps=7"]).duration).toEqual({ steps: 7 });
    expect(withoutParts(base, ["null"])).toEqual(base);
  });

  it("are overrides of a run that is there", () => {
    const base = runSpecificationOf({ regularisation: { residualDropout: 0.1 } });
    const changed = withoutParts(base, ["head:1.0", "dropout", "field:duration.steps=7", "field:seed=5"]);
    expect(overridesBetween(base, changed)).toEqual({
      model: { removed: ["head:1.0"] },
      regularisation: { residualDropout: 0 },
      duration: { steps: 7 },
      seed: 5,
    });
    expect(overridesBetween(base, base)).toEqual({});
  });

  it("that are not there are refused by name", () => {
    const base = runSpecificationOf({ model: { layers: 2, heads: 2, width: 64 } });
    expect(() => withoutParts(base, ["head:2.0"])).toThrow(InvalidError);
    expect(() => withoutParts(base, ["dropout"])).toThrow("is not in this model: dropout");
    expect(() => withoutParts(base, ["field:model.nothing=1"])).toThrow("names no field");
    expect(() => withoutParts(base, [`field:model.norm=${base.model.norm}`])).toThrow("has that value already");
    expect(() => withoutParts(base, ["field:model.norm=wrong"])).toThrow("model.norm");
  });
});

describe("designs", () => {
  const parts = ["head:0.0", "head:0.1", "norms"];
  it("one at a time, all but one, and pairs with their parts alone", () => {
    expect(variantsOf({ parts, design: "one-at-a-time" })).toEqual([["head:0.0"], ["head:0.1"], ["norms"]]);
    expect(variantsOf({ parts, design: "leave-one-in" })).toEqual([
      parts,
      ["head:0.1", "norms"],
      ["head:0.0", "norms"],
      ["head:0.0", "head:0.1"],
    ]);
    expect(variantsOf({ parts, design: "pairs" })).toHaveLength(6);
  });
});

describe("Student's and Fisher's distributions", () => {
  it("have the quantiles of the tables", () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 4);
    expect(studentQuantile(0.975, 4)).toBeCloseTo(2.77645, 5);
    expect(studentQuantile(0.975, 1_000)).toBeCloseTo(1.96234, 5);
    expect(studentQuantile(0.05, 10)).toBeCloseTo(-1.81246, 5);
    expect(studentDistribution(1.5, 3)).toBeCloseTo(0.884708, 6);
    expect(varianceRatioChance(161.4476, 1, 1)).toBeCloseTo(0.05, 5);
    expect(varianceRatioChance(2.9782, 4, 10)).toBeCloseTo(0.0734, 3);
  });
});

describe("effects of retraining", () => {
  it("tells a large one from none, with intervals that the scatter between seeds gives", () => {
    const { baseline, noiseFloor, effects } = retrainedEffects(
      [2.0, 2.02, 2.01],
      [
        { parts: ["norms"], losses: [2.5, 2.51, 2.52] },
        { parts: ["null"], losses: [2.0, 2.02, 2.01] },
        { parts: ["head:0.0"], losses: [] },
      ],
    );
    expect(baseline).toBeCloseTo(2.01);
    expect(noiseFloor).toBeCloseTo(0.01, 4);
    expect(effects.map(({ verdict }) => verdict)).toEqual(["hurts", "no-effect", "waits"]);
    // Pooled over three groups of three, and one that is empty: 6 degrees of freedom.
    expect(effects[0]?.effect?.value).toBeCloseTo(0.5);
    expect((effects[0]?.effect?.high ?? 0) - 0.5).toBeCloseTo(studentQuantile(0.975, 6) * 0.01 * Math.sqrt(2 / 3), 6);
    expect(effects[1]?.effect).toEqual({ value: 0, low: 0, high: 0 });
    expect(effects[2]?.effect).toBeNull();
  });

  it("does not let a variant that scatters wildly hide the effects of others", () => {
    const quiet = [0, 1, 2, 3, 4].map((index) => ({
      parts: [`head:0.${index}`],
      losses: [2 + index * 0.1, 2.01 + index * 0.1, 1.99 + index * 0.1],
    }));
    const { effects, noiseFloor } = retrainedEffects([2, 2.01, 1.99], [...quiet, { parts: ["norms"], losses: [3, 6, 9] }]);
    expect(noiseFloor).toBeCloseTo(0.01, 6);
    expect(effects.map(({ verdict }) => verdict)).toEqual(["no-effect", "hurts", "hurts", "hurts", "hurts", "unclear"]);
  });

  it("a variant that always diverges hurts, though it has no loss", () => {
    const { effects } = retrainedEffects([2, 2.1], [{ parts: ["norms"], losses: [null, null] }]);
    expect(effects[0]).toMatchObject({ verdict: "hurts", effect: null });
  });

  it("tells how two parts together differ from the sum of each", () => {
    const { effects } = retrainedEffects(
      [2, 2.002],
      [
        { parts: ["a"], losses: [2.1, 2.102] },
        { parts: ["b"], losses: [2.2, 2.202] },
        { parts: ["a", "b"], losses: [2.8, 2.802] },
      ],
    );
    expect(effects[2]?.interaction?.value).toBeCloseTo(0.5);
    expect(effects[2]?.interaction?.low).toBeGreaterThan(0.48);
    expect(effects[0]?.interaction).toBeNull();
  });

  it("calls nothing an effect in 95 of 100 studies of twenty parts that do nothing", () => {
    const random = randomStream(1, "null studies");
    const losses = () => [normalNumber(random), normalNumber(random), normalNumber(random)];
    const studies = Array.from({ length: 400 }, () =>
      retrainedEffects(
        losses(),
        Array.from({ length: 20 }, (_, head) => ({ parts: [`head:0.${head}`], losses: losses() })),
      ),
    );
    const wrong = studies.filter(({ effects }) => effects.some(({ verdict }) => verdict === "hurts" || verdict === "helps"));
    expect(wrong.length / studies.length).toBeLessThan(0.07);
    const first = studies.map(({ effects }) => effects[0]?.effect);
    const inside = first.filter((effect) => effect !== null && effect !== undefined && effect.low <= 0 && effect.high >= 0).length / 400;
    expect(inside).toBeGreaterThan(0.92);
    expect(inside).toBeLessThan(0.98);
  });
});

describe("effects of evaluation", () => {
  const baseline = [2, 2.4, 1.6, 2.2];
  it("are paired: what a batch is like cancels", () => {
    const { effects, noiseFloor } = evaluatedEffects({
      baseline,
      variants: [
        { parts: ["head:0.0"], losses: [2.1, 2.51, 1.7, 2.31], problem: null },
        { parts: ["null"], losses: baseline, problem: null },
        { parts: ["norms"], losses: [9, null, 8, 9], problem: null },
        { parts: ["head:0.1"], losses: [2.2, 2.2, 1.8, 2], problem: null },
        { parts: ["positions"], losses: [], problem: "not here" },
      ],
    });
    expect(effects.map(({ verdict }) => verdict)).toEqual(["hurts", "no-effect", "hurts", "no-effect", "waits"]);
    expect(effects[0]?.effect?.value).toBeCloseTo(0.105);
    expect(effects[1]?.effect).toEqual({ value: 0, low: 0, high: 0 });
    expect(noiseFloor).toBeGreaterThan(0);
  });

  it("with one batch has values, and tells nothing apart", () => {
    const { effects } = evaluatedEffects({ baseline: [2], variants: [{ parts: ["head:0.0"], losses: [2.5], problem: null }] });
    expect(effects[0]).toMatchObject({ verdict: "unclear", effect: { value: 0.5, low: 0.5, high: 0.5 } });
  });

  it("make a map of layers by heads", () => {
    const effect = (key: string, value: number) => ({ key, effect: { value, low: value, high: value } });
    const map = mapOf({ layers: 2, heads: 2 }, [effect("head:1.0", 0.3), effect("feed-forward:0", 0.7)], []);
    expect(map.heads).toEqual([
      [null, null],
      [0.3, null],
    ]);
    expect(map.feedForward).toEqual([0.7, null]);
  });
});

describe("the plan", () => {
  const specification: AblationSpecification = ablationSpecification.parse({
    mode: "retrain",
    recipe: "gpt2-nano",
    parts: ["norms", "null", "head:0.0"],
    firstSeeds: 2,
    mostSeeds: 4,
    mostRuns: 100,
  });

  /** Goes on until the plan is over; `loss` of a variant's repeat. */
  function simulate(given: Partial<AblationSpecification>, loss: (key: string) => number | null) {
    const runs: AblationRunFacts[] = [];
    const keys: string[] = [];
    for (;;) {
      const plan = planAblation({ specification: { ...specification, ...given }, seed: 7, runs });
      if (plan.newRuns.length === 0) return { keys, over: plan.over };
      for (const { key, parts, repeat, ordinal, seed } of plan.newRuns) {
        expect(ordinal).toBe(keys.length);
        expect(seed).toBe(6 + repeat);
        keys.push(key);
        runs.push({ parts, repeat, outcome: { kind: "measured", loss: loss(key) } });
      }
    }
  }

  /** Seeds that differ by hundredths. */
  const noise = (key: string) => ({ "1": 0, "2": 0.02, "3": 0.01, "4": -0.01 })[key.split("/")[1] ?? ""] ?? 0;

  it("begins with some seeds of everything, seed by seed", () => {
    const { newRuns } = planAblation({ specification, seed: 7, runs: [] });
    expect(newRuns.map(({ key }) => key)).toEqual([
      "baseline/1",
      "norms/1",
      "null/1",
      "head:0.0/1",
      "baseline/2",
      "norms/2",
      "null/2",
      "head:0.0/2",
    ]);
    expect(newRuns[3]?.label).toBe("without head 0 of layer 0, seed 1");
  });

  it("adds seeds only to what is not told apart, and ends when everything is", () => {
    const losses: Record<string, number> = { norms: 1, "head:0.0": 0.045 };
    const { keys, over } = simulate({}, (key) => 2 + (losses[key.split("/")[0] ?? ""] ?? 0) + noise(key));
    expect(keys).toContain("head:0.0/3");
    expect(keys).toContain("baseline/3");
    expect(keys).not.toContain("norms/3");
    expect(keys).not.toContain("null/3");
    expect(over).toMatch(/^(Every effect is told apart from noise|After 4 seeds one effect is unclear)/);
  });

  it("says so when the budget of runs ends first", () => {
    const { keys, over } = simulate({ mostRuns: 9 }, (key) => 2 + (key.startsWith("head") ? 0.03 : 0) + noise(key));
    expect(keys).toHaveLength(9);
    expect(over).toBe("After all 9 runs one effect is unclear.");
  });

  it("waits for runs that are open", () => {
    const runs = planAblation({ specification, seed: 7, runs: [] }).newRuns.map(
      ({ parts, repeat }): AblationRunFacts => ({ parts, repeat, outcome: { kind: "open" } }),
    );
    expect(planAblation({ specification, seed: 7, runs })).toEqual({ newRuns: [], over: null });
    expect(runKey([], 2)).toBe("baseline/2");
  });
});
