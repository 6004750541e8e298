import { InvalidError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { type CreateOptions, overridesOf } from "../src/run-options";
import { candidateOf } from "../src/tournament-commands";

const bare: CreateOptions = { recipe: "gpt2-nano", set: [], author: "ada" };

const milestones = [
  { tokens: 0, accumulation: 1 },
  { tokens: 1_000_000, accumulation: 4 },
];

function issuesOf(assignment: string) {
  try {
    overridesOf({ ...bare, set: [assignment] });
  } catch (error) {
    if (error instanceof InvalidError) return error.issues;
    throw error;
  }
  return [];
}

describe("changes to a recipe", () => {
  it("holds nothing that was not asked for", () => {
    expect(overridesOf(bare)).toEqual({});
  });

  it("puts each option in its section, several of one section together", () => {
    const options = { ...bare, steps: 60, seed: 7, learningRate: 1e-3, batch: 4, accumulation: 2, context: 64, pretrained: "/models/gpt2" };
    expect(overridesOf({ ...options, set: ["optimizer.beta2=0.99", "schedule.decay=constant", 'samples.prompt="12"'] })).toEqual({
      duration: { steps: 60 },
      seed: 7,
      schedule: { peakLearningRate: 1e-3, decay: "constant" },
      batch: { sequences: 4, accumulation: 2 },
      model: { context: 64 },
      initialisation: { pretrained: "/models/gpt2" },
      optimizer: { beta2: 0.99 },
      samples: { prompt: "12" },
    });
  });

  it.each([
    ["model.attentionPattern=dense,banded", { model: { attentionPattern: ["dense", "banded"] } }],
    ['model.attentionPattern=["banded"]', { model: { attentionPattern: ["banded"] } }],
    ["model.attentionPattern=banded", { model: { attentionPattern: ["banded"] } }],
    ["model.headWidth=null", { model: { headWidth: null } }],
    ["model.tiedEmbeddings=false", { model: { tiedEmbeddings: false } }],
    ["optimizer.nesterov=on", { optimizer: { nesterov: true } }],
    ["duration.tokens=300B", { duration: { tokens: 300_000_000_000 } }],
    ["batch.rampMilestones=0: 1, 1M: 4", { batch: { rampMilestones: milestones } }],
    [`batch.rampMilestones=${JSON.stringify(milestones)}`, { batch: { rampMilestones: milestones } }],
    ["initialisation.pretrained=/models/gpt2", { initialisation: { pretrained: "/models/gpt2" } }],
    ["samples.prompt=12", { samples: { prompt: "12" } }],
    ["samples.prompt=a=b", { samples: { prompt: "a=b" } }],
    ["seed=2k", { seed: 2_000 }],
  ])("--set %s", (assignment, overrides) => expect(overridesOf({ ...bare, set: [assignment] })).toEqual(overrides));

  it.each([
    ["model.attentionPattern=dense,sparse", "model.attentionPattern.1", "banded"],
    ["model.layers=257", "model.layers", "256"],
    ["model.layers=many", "model.layers", "expected"],
    ["optimizer.name=adamax", "optimizer.name", "adamw"],
    ["batch.rampMilestones=1M: 0", "batch.rampMilestones.0.accumulation", "1"],
    ["model.width.extra=1", "model.width", "expected"],
    ["model.depth.extra=1", "model.depth", "known"],
  ])("--set %s is refused at %s, with the limit", (assignment, field, limit) => {
    const refused = issuesOf(assignment);
    expect(refused.map((issue) => issue.field)).toEqual([field]);
    expect(refused[0]?.message).toContain(limit);
  });

  it("refuses an unknown field, a value beyond its limit and text that is no assignment", () => {
    expect(() => overridesOf({ ...bare, set: ["model.depth=2"] })).toThrow("model.depth: is not a known field");
    expect(() => overridesOf({ ...bare, set: ["__proto__.width=2"] })).toThrow(InvalidError);
    expect(() => overridesOf({ ...bare, set: ["constructor.width=2"] })).toThrow("constructor: is not a known field");
    expect(() => overridesOf({ ...bare, set: ["model.width"] })).toThrow("--set");
    expect(() => overridesOf({ ...bare, batch: 0 })).toThrow("batch.sequences");
  });
});

describe("a candidate of a tournament", () => {
  it("is a label and fields, whose lists keep their commas", () => {
    expect(
      candidateOf('lower: schedule.peakLearningRate=1e-4, data.skip=[{"from":1,"to":4},{"from":9,"to":12}],optimizer.beta2=0.9'),
    ).toEqual({
      label: "lower",
      changes: {
        schedule: { peakLearningRate: 1e-4 },
        data: {
          skip: [
            { from: 1, to: 4 },
            { from: 9, to: 12 },
          ],
        },
        optimizer: { beta2: 0.9 },
      },
    });
    expect(candidateOf("as it is:")).toEqual({ label: "as it is", changes: {} });
    expect(() => candidateOf("no fields")).toThrow(InvalidError);
  });
});
