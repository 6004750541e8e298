/** Edits of sweeps: what may be narrowed, and how it is told. */
import { describe, expect, it } from "vitest";
import { editSweep, overridesWith, type SearchParameter, sweepSpecification } from "../src/index";

const rate: SearchParameter = {
  kind: "float",
  path: "schedule.peakLearningRate",
  low: 1e-4,
  high: 1e-2,
  scale: "log",
  step: null,
  when: null,
};
const name: SearchParameter = { kind: "categorical", path: "optimizer.name", choices: ["adamw", "sgd"], when: null };
const before = sweepSpecification.parse({ recipe: "gpt2-nano", space: { parameters: [rate, name] }, trials: 10 });
const narrowed = (...parameters: SearchParameter[]) => editSweep(before, { space: { parameters, constraints: [] } });

describe("an edit of a sweep", () => {
  it("narrows its space and says so", () => {
    const { specification, change } = narrowed(
      { ...rate, low: 1e-3 },
      { kind: "fixed", path: "optimizer.name", value: "adamw", when: null },
    );
    expect(specification.space.parameters[0]).toMatchObject({ low: 1e-3, high: 1e-2 });
    expect(change).toBe("schedule.peakLearningRate now 0.001 to 0.01; optimizer.name now adamw.");
  });

  it("gives it more trials and another budget; what is left out stays", () => {
    const { specification, change } = editSweep(before, { trials: 20, budget: { tokens: 1_000, flops: null, nodeHours: null } });
    expect(specification).toEqual({ ...before, trials: 20, budget: { tokens: 1_000, flops: null, nodeHours: null } });
    expect(change).toBe("trials from 10 to 20; budget from none to 1000 tokens.");
  });

  it("is refused with the field where values would be new, a parameter missing, or nothing another", () => {
    const wider = { issues: [{ field: "space.parameters.0" }] };
    expect(() => narrowed({ ...rate, high: 1 }, name)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining(wider.issues[0])] }),
    );
    expect(() => narrowed(rate, { ...name, choices: ["lion"] })).toThrow(/space\.parameters\.1/);
    expect(() => narrowed(rate)).toThrow(/must still name optimizer\.name/);
    expect(() => editSweep(before, { trials: 10 })).toThrow(/Nothing would change/);
  });
});

describe("values as overrides", () => {
  it("are set after the overrides, and a duration has one unit", () => {
    const overrides = { schedule: { warmup: 5 }, duration: { steps: 100 } };
    expect(overridesWith(overrides, { "schedule.peakLearningRate": 1e-3, "duration.tokens": 4_096, seed: 3 })).toEqual({
      schedule: { warmup: 5, peakLearningRate: 1e-3 },
      duration: { tokens: 4_096 },
      seed: 3,
    });
    expect(() => overridesWith({}, { "model.breadth": 3 })).toThrow(/model\.breadth/);
  });
});
