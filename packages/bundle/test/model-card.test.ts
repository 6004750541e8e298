/** A model card says what the record says, and no more. */
import { type RunDetail, runSpecification } from "@trainyard/contracts";
import { expect, test } from "vitest";
import { type ModelCardFacts, modelCard } from "../src/index";
import { manifestBody } from "./manifest-body";

const specification = runSpecification.parse({
  recipe: "gpt2-nano",
  model: { family: "gpt2", layers: 2, width: 16, heads: 2, context: 16, vocabulary: 257 },
  data: { dataset: "tiny" },
  batch: { sequences: 2, accumulation: 1 },
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
  schedule: { decay: "cosine", peakLearningRate: 1e-3, warmup: 2, finalFraction: 0.1 },
  duration: { steps: 20 },
  evaluation: { everySteps: 100, batches: 1 },
  samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 0 },
  checkpoint: { everySteps: 10, keep: 3 },
  seed: 7,
});

const run: Partial<RunDetail> = {
  name: "a `run`",
  recipe: "gpt2-nano",
  parameters: 12_345,
  specification,
  totalSteps: 20,
  tokens: 640,
  totalTokens: 640,
  trainLoss: 3.25,
  validationLoss: null,
  bestValidationLoss: null,
  segmentCount: 1,
  forkOf: null,
};

const facts: ModelCardFacts = {
  run: run as RunDetail,
  step: 20,
  interventions: [],
  incidents: 2,
  dataset: null,
  checkpoints: manifestBody.checkpoints,
  environment: {
    node: "20.19.0",
    operatingSystem: "Linux 6 x64",
    processor: "A | processor",
    processorFeatures: [],
    threads: 2,
    packages: { "onnxruntime-node": "1.30.0" },
    libraries: {},
    code: { version: "0.1.0", commit: null, difference: null, sources: "0".repeat(64) },
    lockfile: null,
    variables: {},
  },
  replay: null,
  madeAt: "2026-01-02T03:04:05.000Z",
};

test("figures of the record, and what is not known said to be so", () => {
  const card = modelCard(facts);
  expect(card.split("\n")[0]).toBe("# a \\`run\\`");
  for (const text of [
    "12,345 parameters",
    "| Steps | 20 of 20 |",
    "| Training loss, newest | 3.2500 |",
    "| Validation loss, best | not measured |",
  ])
    expect(card).toContain(text);
  expect(card).toContain("1 segment, 2 incidents, 0 interventions.");
  expect(card).toContain("There is no earlier state from which the last steps could be run again.");
  expect(card).toContain("ONNX Runtime 1.30.0");
});

test("what somebody typed stays in its cell", () => {
  const typed = { appliedStep: 12, kind: "change", author: "ada", reason: "a | b\nc", status: "applied" };
  const card = modelCard({ ...facts, interventions: [typed as ModelCardFacts["interventions"][number]] });
  expect(card).toContain("| 12 | change | ada | a \\| b c |");
});
