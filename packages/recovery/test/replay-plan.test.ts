import { type RunSpecification, runSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { type ReplayFacts, replayPlanOf } from "../src/index";

const specification = (changes: Partial<RunSpecification> = {}): RunSpecification =>
  runSpecification.parse({
    recipe: "tiny",
    model: { family: "gpt2", layers: 1, width: 8, heads: 1, context: 8, vocabulary: 64 },
    data: { dataset: "tiny" },
    batch: { sequences: 2, accumulation: 1 },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
    schedule: { decay: "cosine", peakLearningRate: 1e-3, warmup: 5, finalFraction: 0.1 },
    duration: { steps: 200 },
    evaluation: { everySteps: 10, batches: 1 },
    samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 0 },
    checkpoint: { everySteps: 20, keep: 2 },
    seed: 1,
    ...changes,
  });

const first = specification();
const quicker = specification({ seed: 2 });
const calmer = specification({ seed: 3 });
const endless = Number.POSITIVE_INFINITY;
const toQuicker = { optimizer: { beta2: 0.9 } };

/** Changed at 30, gone on with at 40 after a roll-back from 70, and trained to 90. */
const facts: ReplayFacts = {
  runId: "run",
  path: [
    {
      runId: "run",
      segmentId: "a",
      fromStep: 0,
      toStep: 40,
      eras: [
        { untilStep: 30, specification: first, endedBy: toQuicker },
        { untilStep: 40, specification: quicker, endedBy: { optimizer: { beta2: 0.8 } } },
        { untilStep: endless, specification: first, endedBy: null },
      ],
    },
    { runId: "run", segmentId: "empty", fromStep: 40, toStep: 40, eras: [{ untilStep: endless, specification: first, endedBy: null }] },
    { runId: "run", segmentId: "b", fromStep: 40, toStep: 90, eras: [{ untilStep: endless, specification: calmer, endedBy: null }] },
  ],
  checkpoints: [
    { step: 20, stateHash: "twenty" },
    { step: 40, stateHash: "forty" },
    { step: 80, stateHash: "eighty" },
  ],
};

describe("the plan of a replay", () => {
  it("follows the effective curve to the newest checkpoint, each segment by what it began with, changes at their steps", () => {
    expect(replayPlanOf(facts)).toEqual({
      runId: "run",
      untilStep: 80,
      stateHash: "eighty",
      legs: [
        { runId: "run", segmentId: "a", fromStep: 0, toStep: 40, specification: first, changes: [{ step: 30, changes: toQuicker }] },
        { runId: "run", segmentId: "b", fromStep: 40, toStep: 80, specification: calmer, changes: [] },
      ],
    });
  });

  it("ends at a step that is asked for, with the state recorded there, if any", () => {
    expect(replayPlanOf(facts, 40)).toMatchObject({ untilStep: 40, stateHash: "forty", legs: [{ segmentId: "a", toStep: 40 }] });
    expect(replayPlanOf(facts, 30)).toMatchObject({ untilStep: 30, stateHash: null, legs: [{ segmentId: "a", toStep: 30, changes: [] }] });
    expect(() => replayPlanOf(facts, 91)).toThrow("between 1 and 90");
    expect(() => replayPlanOf({ ...facts, path: [], checkpoints: [] })).toThrow("no step yet");
  });

  it("goes to the newest step where no checkpoint was written", () => {
    expect(replayPlanOf({ ...facts, checkpoints: [] })).toMatchObject({ untilStep: 90, stateHash: null });
  });

  it("expects no bits of a GPU", () => {
    const eras = [{ untilStep: endless, specification: specification({ runtime: { executionProvider: "webgpu" } }), endedBy: null }];
    expect(() => replayPlanOf({ ...facts, path: facts.path.map((segment) => ({ ...segment, eras })) })).toThrow("GPU");
  });
});
