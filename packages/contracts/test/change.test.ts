import { describe, expect, it } from "vitest";
import {
  ConflictError,
  compareReadBack,
  endFrom,
  InvalidError,
  planChange,
  type RunOverrides,
  type RunSpecification,
  runSpecification,
} from "../src";

const inForce: RunSpecification = runSpecification.parse({
  recipe: "gpt2-nano",
  model: { family: "gpt2", layers: 3, width: 128, heads: 4, context: 128, vocabulary: 4096 },
  data: { dataset: "sotu" },
  batch: { sequences: 16, accumulation: 2 },
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
  regularisation: { residualDropout: 0.1 },
  schedule: { decay: "cosine", peakLearningRate: 1e-3, warmup: 10, finalFraction: 0.1 },
  duration: { steps: 100 },
  evaluation: { everySteps: 50, batches: 4 },
  samples: { everySteps: 50, prompt: "", tokens: 40, temperature: 0.8 },
  checkpoint: { everySteps: 50, keep: 3 },
  seed: 1,
});
const done = { step: 40, tokens: 40 * 16 * 2 * 128 };

function fieldsRefused(asked: RunOverrides): string[] {
  try {
    planChange(inForce, asked, done);
  } catch (error) {
    if (error instanceof InvalidError) return error.issues.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe("a change of a running run", () => {
  it("sets what is asked for and nothing else, and says from what to what", () => {
    const plan = planChange(inForce, { optimizer: { beta2: 0.98, beta1: 0.9 }, schedule: { peakLearningRate: 5e-4 } }, done);
    expect(plan.changes).toEqual([
      { field: "optimizer.beta2", from: 0.95, to: 0.98, rebuilds: false },
      { field: "schedule.peakLearningRate", from: 1e-3, to: 5e-4, rebuilds: false },
    ]);
    expect(plan.rebuilds).toBe(false);
    expect(plan.specification).toEqual({
      ...inForce,
      optimizer: { ...inForce.optimizer, beta2: 0.98 },
      schedule: { ...inForce.schedule, peakLearningRate: 5e-4 },
    });
  });

  it.each<[RunOverrides, boolean]>([
    [{ optimizer: { name: "sgd" } }, true],
    [{ optimizer: { weightDecay: 0 } }, false],
    [{ model: { activation: "relu" } }, true],
    [{ batch: { sequences: 8 } }, true],
    [{ regularisation: { residualDropout: 0.2 } }, false],
    [{ regularisation: { residualDropout: 0 } }, true],
    [{ regularisation: { attentionDropout: 0.1 } }, true],
    [{ loss: { zLoss: 1e-4 } }, true],
    [{ duration: { steps: 200 } }, false],
    [{ duration: { tokens: 1e9 } }, false],
    [{ checkpoint: { everySteps: 10 }, samples: { everySteps: 10 }, evaluation: { everySteps: 10 } }, false],
  ])("%j rebuilds the graph: %s", (asked, rebuilds) => {
    expect(planChange(inForce, asked, done).rebuilds).toBe(rebuilds);
  });

  it("refuses what the parameters, the data or the beginning decide, naming each field and that it needs a new run", () => {
    const asked: RunOverrides = { model: { width: 256, norm: "rms", activation: "swiglu" }, data: { dataset: "other" }, seed: 2 };
    expect(fieldsRefused(asked)).toEqual(["model.width", "model.norm", "model.activation", "data.dataset", "seed"]);
    expect(() => planChange(inForce, { initialisation: { method: "xavier" } }, done)).toThrow(/initialisation.method: .* needs a new run/);
    expect(() => planChange(inForce, { seed: 1, model: { width: 128 } }, done)).toThrow(ConflictError); // in force already, so not refused
  });

  it("refuses limits, combinations that no run can have, nothing at all, and an end that has passed", () => {
    expect(fieldsRefused({ optimizer: { beta2: 1 } })).toEqual(["optimizer.beta2"]);
    expect(fieldsRefused({ batch: { ramp: "linear", rampStart: 3 } })).toEqual(["batch.rampStart"]);
    expect(() => planChange(inForce, {}, done)).toThrow(ConflictError);
    expect(() => planChange(inForce, { optimizer: { beta2: 0.95 } }, done)).toThrow(ConflictError);
    expect(fieldsRefused({ duration: { steps: 40 }, schedule: { warmup: 0 } })).toEqual(["duration"]);
  });
});

describe("what was read back", () => {
  it("agrees as float32 holds numbers, and marks what differs", () => {
    const { changes } = planChange(inForce, { optimizer: { beta2: 0.98, name: "sgd" }, duration: { steps: 90 } }, done);
    const found = { "optimizer.beta2": Math.fround(0.98), "optimizer.name": "adamw", duration: { steps: 90 } };
    expect(compareReadBack(changes, found).map(({ field, agrees }) => [field, agrees])).toEqual([
      ["optimizer.beta2", true],
      ["optimizer.name", false],
      ["duration", true],
    ]);
  });
});

describe("the end of a run whose batch changed on the way", () => {
  it("counts what was done as it was done", () => {
    const halved = { ...inForce, batch: { ...inForce.batch, accumulation: 1 }, duration: { tokens: 100 * 4096 } };
    expect(endFrom(halved, done)).toEqual({ step: 40 + 120, tokens: 100 * 4096 });
    expect(endFrom({ ...halved, duration: { steps: 100 } }, done)).toEqual({ step: 100, tokens: 40 * 4096 + 60 * 2048 });
  });
});
