/** Every knob that shapes training: turned once, it changes what is computed, and a resume in the middle still ends in the same bits. */
import { join } from "node:path";
import { type RunOverrides, runOverrides } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { finalStateHash, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();
const steps = 6;
const middle = 3;

interface Turn {
  /** What the knob needs around it to matter. */
  readonly among?: RunOverrides;
  readonly change: RunOverrides;
}

const tokensAStep = 4 * 16;
const rotary: RunOverrides = { model: { positions: "rotary" } };
const ramped: RunOverrides = { batch: { accumulation: 3, ramp: "linear", rampStart: 1, rampTokens: 6 * tokensAStep } };
/** Large updates from one sequence each, so that losses and norms go up and down, and enough of them to fill the window. */
const jumpy: RunOverrides = {
  batch: { sequences: 1 },
  duration: { steps: 18 },
  schedule: { peakLearningRate: 0.05 },
  stability: { skipWindow: 8, skipDeviations: 0.5 },
};
const guarded: RunOverrides = { ...jumpy, stability: { ...jumpy.stability, skipUpdate: "rolling-sigma" } };
const narrow: RunOverrides = { parametrisation: { method: "mup", baseWidth: 8 } };
const sgd: RunOverrides = { optimizer: { name: "sgd" } };

/** By path in the specification. */
const turns: Readonly<Record<string, Turn>> = {
  "model.layers": { change: { model: { layers: 3 } } },
  "model.width": { change: { model: { width: 32 } } },
  "model.heads": { change: { model: { heads: 4 } } },
  "model.headWidth": { change: { model: { headWidth: 5 } } },
  "model.feedForwardWidth": { change: { model: { feedForwardWidth: 23 } } },
  "model.embeddingWidth": { change: { model: { embeddingWidth: 7 } } },
  "model.context": { change: { model: { context: 8 } } },
  "model.vocabulary": { change: { model: { vocabulary: 600 } } },
  "model.paddingToken": { change: { model: { paddingToken: 69 } } }, // the letter e
  "model.attentionPattern": { among: { model: { bandWidth: 3 } }, change: { model: { attentionPattern: ["dense", "banded"] } } },
  "model.bandWidth": { among: { model: { attentionPattern: ["banded"] } }, change: { model: { bandWidth: 2 } } },
  "model.removed": { change: { model: { removed: ["head:0.1"] } } },
  "model.attentionScale": { change: { model: { attentionScale: "none" } } },
  "model.queryKeyValueBias": { change: { model: { queryKeyValueBias: false } } },
  "model.attentionOutputBias": { change: { model: { attentionOutputBias: false } } },
  "model.feedForwardBias": { change: { model: { feedForwardBias: false } } },
  "model.positions": { change: { model: { positions: "alibi" } } },
  "model.positionOffset": { change: { model: { positionOffset: 2 } } },
  "model.rotaryFraction": { among: rotary, change: { model: { rotaryFraction: 0.5 } } },
  "model.rotaryBase": { among: rotary, change: { model: { rotaryBase: 500 } } },
  "model.block": { change: { model: { block: "parallel" } } },
  "model.normPlacement": { change: { model: { normPlacement: "post", finalNorm: false } } },
  "model.norm": { change: { model: { norm: "batch" } } },
  "model.normEpsilon": { change: { model: { normEpsilon: 1e-2 } } },
  "model.normAffine": { change: { model: { normAffine: false } } },
  "model.finalNorm": { change: { model: { finalNorm: false } } },
  "model.activation": { change: { model: { activation: "swiglu" } } },
  "model.tiedEmbeddings": { change: { model: { tiedEmbeddings: false } } },
  "initialisation.method": { change: { initialisation: { method: "t-fixup" } } },
  "initialisation.standardDeviation": { change: { initialisation: { standardDeviation: 0.1 } } },
  "initialisation.residual": { change: { initialisation: { residual: "wang" } } },
  "parametrisation.method": { among: { parametrisation: { baseWidth: 8 } }, change: { parametrisation: { method: "mup" } } },
  "parametrisation.baseWidth": { among: narrow, change: { parametrisation: { baseWidth: 32 } } },
  "parametrisation.baseHeadWidth": { among: narrow, change: { parametrisation: { baseHeadWidth: 8 } } },
  "augmentation.tokenMasking": { change: { augmentation: { tokenMasking: 0.3 } } },
  "augmentation.randomReplacement": { change: { augmentation: { randomReplacement: 0.3 } } },
  "augmentation.spanDeletion": { change: { augmentation: { spanDeletion: 0.3 } } },
  "augmentation.spanLength": { among: { augmentation: { spanDeletion: 0.3 } }, change: { augmentation: { spanLength: 9 } } },
  "augmentation.bpeDropout": { change: { augmentation: { bpeDropout: 0.5 } } },
  "data.skip": { change: { data: { skip: [{ from: 6, to: 11 }] } } },
  "batch.sequences": { change: { batch: { sequences: 2 } } },
  "batch.accumulation": { change: { batch: { accumulation: 2 } } },
  "batch.ramp": { among: { batch: { accumulation: 3, rampTokens: 6 * tokensAStep } }, change: { batch: { ramp: "linear" } } },
  "batch.rampStart": { among: ramped, change: { batch: { rampStart: 2 } } },
  "batch.rampTokens": { among: ramped, change: { batch: { rampTokens: tokensAStep } } },
  "batch.rampMilestones": {
    among: { batch: { accumulation: 2, ramp: "milestones", rampMilestones: [{ tokens: 0, accumulation: 2 }] } },
    change: {
      batch: {
        rampMilestones: [
          { tokens: 0, accumulation: 1 },
          { tokens: 4 * tokensAStep, accumulation: 2 },
        ],
      },
    },
  },
  "batch.rampLearningRate": { among: ramped, change: { batch: { rampLearningRate: "square-root" } } },
  "batch.contextStart": { among: { batch: { contextRampTokens: 4 * tokensAStep } }, change: { batch: { contextStart: 8 } } },
  "batch.contextRampTokens": {
    among: { batch: { contextStart: 8, contextRampTokens: 2 * tokensAStep } },
    change: { batch: { contextRampTokens: 4 * tokensAStep } },
  },
  "loss.labelSmoothing": { change: { loss: { labelSmoothing: 0.1 } } },
  "loss.zLoss": { change: { loss: { zLoss: 1e-2 } } },
  "regularisation.embeddingDropout": { change: { regularisation: { embeddingDropout: 0.3 } } },
  "regularisation.attentionDropout": { change: { regularisation: { attentionDropout: 0.3 } } },
  "regularisation.residualDropout": { change: { regularisation: { residualDropout: 0.3 } } },
  "regularisation.l1": { change: { regularisation: { l1: 1e-2 } } },
  "regularisation.l2": { change: { regularisation: { l2: 1e-2 } } },
  "optimizer.name": { change: { optimizer: { name: "muon" } } },
  "optimizer.beta1": { change: { optimizer: { beta1: 0.5 } } },
  "optimizer.beta2": { change: { optimizer: { beta2: 0.5 } } },
  "optimizer.epsilon": { change: { optimizer: { epsilon: 1e-2 } } },
  "optimizer.weightDecay": { change: { optimizer: { weightDecay: 1 } } },
  "optimizer.clipNorm": { change: { optimizer: { name: "sgd", clipNorm: 0.01 } }, among: sgd },
  "optimizer.decayMask": { change: { optimizer: { decayMask: "all" } }, among: { optimizer: { weightDecay: 1 } } },
  "optimizer.momentum": { among: sgd, change: { optimizer: { momentum: 0.5 } } },
  "optimizer.nesterov": { among: sgd, change: { optimizer: { nesterov: true } } },
  "stability.skipUpdate": { among: jumpy, change: { stability: { skipUpdate: "rolling-sigma" } } },
  "stability.skipDeviations": { among: guarded, change: { stability: { skipDeviations: 1_000 } } },
  "stability.skipWindow": { among: guarded, change: { stability: { skipWindow: 64 } } },
  "schedule.decay": { change: { schedule: { decay: "inverse-square-root" } } },
  "schedule.peakLearningRate": { change: { schedule: { peakLearningRate: 1e-2 } } },
  "schedule.unit": { among: { schedule: { warmup: 3 } }, change: { schedule: { unit: "tokens" } } },
  "schedule.warmup": { change: { schedule: { warmup: 4 } } },
  "schedule.finalFraction": { change: { schedule: { finalFraction: 0.5 } } },
  "schedule.decayLength": { change: { schedule: { decayLength: 4 } } },
  "schedule.period": { among: { schedule: { decay: "step", period: 4 } }, change: { schedule: { period: 2 } } },
  "schedule.factor": { among: { schedule: { decay: "step", period: 2 } }, change: { schedule: { factor: 0.9 } } },
  "schedule.decayFraction": {
    among: { schedule: { decay: "warmup-stable-decay" } },
    change: { schedule: { decayFraction: 0.6 } },
  },
  seed: { change: { seed: 2 } },
};

/** Not here: what names the run or the data, where it runs and what it tells of itself; and weights from elsewhere, which have tests of their own. */
const elsewhere = ["model.family", "initialisation.pretrained", "data.dataset"];
const sections = [
  "model",
  "initialisation",
  "parametrisation",
  "data",
  "augmentation",
  "batch",
  "loss",
  "regularisation",
  "optimizer",
  "stability",
  "schedule",
] as const;

it("turns every knob there is", () => {
  const paths = sections.flatMap((section) => Object.keys(tinySpecification()[section]).map((field) => `${section}.${field}`));
  expect(Object.keys(turns).sort()).toEqual([...paths.filter((path) => !elsewhere.includes(path)), "seed"].sort());
});

describe.each(Object.entries(turns))("%s", (_path, { among = {}, change }) => {
  it("matters, and resumes in the same bits", async () => {
    const { directory } = dataset;
    const plain = tinySpecification(merged(small, among));
    const turned = tinySpecification(merged(small, among, change));
    const startOf = async (specification: typeof plain) =>
      tinyStart({ root: await temporaryDirectory(), datasetDirectory: directory, specification });
    const without = finalStateHash(await runSegment(await startOf(plain)));
    const straight = await startOf(turned);
    const expected = finalStateHash(await runSegment(straight));
    expect(expected).not.toBe(without);
    const resumeFrom = join(straight.checkpointDirectory, `step-${String(middle).padStart(8, "0")}`);
    const resumed = await runSegment({ ...(await startOf(turned)), resumeFrom });
    expect(finalStateHash(resumed)).toBe(expected);
  });
});

const small: RunOverrides = {
  model: { layers: 2, width: 16, heads: 2, context: 16 },
  duration: { steps },
  schedule: { warmup: 1 },
  evaluation: { everySteps: 100, batches: 1 },
  checkpoint: { everySteps: middle },
};

/** Later changes over earlier ones, field by field. */
function merged(...all: readonly RunOverrides[]): RunOverrides {
  const result: Record<string, unknown> = {};
  for (const changes of all)
    for (const [section, value] of Object.entries(changes)) {
      const isSection = typeof value === "object" && section !== "duration";
      result[section] = isSection ? { ...(result[section] as object | undefined), ...value } : value;
    }
  return runOverrides.parse(result);
}
