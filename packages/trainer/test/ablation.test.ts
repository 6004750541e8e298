/** Measuring a trained model without its parts, and cutting it: on a model that was trained for real. */
import { join } from "node:path";
import { type ModelSpecification, shrinkRequest } from "@trainyard/contracts";
import { beforeAll, describe, expect, it } from "vitest";
import { gateImportance } from "../src/ablation/gate-importance";
import { cutTrainedModel, planCut } from "../src/ablation/shrink-model";
import { openTrainedModel, type TrainedModel, type TrainedModelRequest } from "../src/ablation/trained-model";
import { meanLoss, VariantLosses } from "../src/ablation/variant-losses";
import { runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();
let from: TrainedModelRequest;
let trained: TrainedModel;

beforeAll(async () => {
  const root = join(dataset.directory, "..", "..");
  const specification = tinySpecification({ duration: { steps: 30 } });
  await runSegment(tinyStart({ root, datasetDirectory: dataset.directory, specification }));
  const checkpointDirectory = join(root, "checkpoints", "run", "segment", "step-00000030");
  from = { checkpointDirectory, specification, datasetDirectory: dataset.directory, batches: 2, threads: 1 };
  trained = await openTrainedModel(from);
}, 60_000);

describe("losses without parts", () => {
  it("are told batch by batch, and an absence by its gate as by a graph of its own", async () => {
    const { model } = trained.specification;
    const losses = await VariantLosses.open(trained);
    const without = (removed: string[], change: Partial<ModelSpecification> = {}) => losses.of({ ...model, ...change, removed });
    const whole = await without([]);
    expect(whole).toHaveLength(2);
    expect(await without([])).toEqual(whole);
    const headless = await without(["head:1.0"]);
    expect(headless).not.toEqual(whole);
    // A band as wide as the context changes the graph and not the function.
    const ownGraph = await without(["head:1.0"], { attentionPattern: ["dense", "banded"], bandWidth: model.context });
    for (const [batch, loss] of ownGraph.entries()) expect(loss).toBeCloseTo(headless[batch] ?? Number.NaN, 5);
    expect(meanLoss(await losses.of({ ...model, positions: "none" }))).toBeGreaterThan(0);
    await losses.release();
  });

  it("are refused for what the trained model has no weights for", async () => {
    const { model } = trained.specification;
    const losses = await VariantLosses.open(trained);
    await expect(losses.of({ ...model, activation: "swiglu" })).rejects.toThrow("without training");
    await losses.release();
  });
});

describe("importance", () => {
  it("is there for every head and hidden unit, and above zero", async () => {
    const { heads, units } = await gateImportance(trained);
    expect([heads.length, heads[0]?.length, units[0]?.length]).toEqual([2, 2, 128]);
    for (const value of [...heads, ...units].flatMap((layer) => [...layer])) expect(value).toBeGreaterThan(0);
  });
});

describe("shrinking", () => {
  it("writes a smaller model, measures both, and a run that starts from it begins with its loss", async () => {
    const root = await temporaryDirectory();
    const request = shrinkRequest.parse({ removeShare: 0.4, fineTuneTokens: 256 });
    const { plan, kept } = await planCut(trained, request);
    const directory = join(root, "cut");
    const order = { request, tokensSeen: 3_840, directory, pretrained: directory };
    const { before, cut, fineTuning } = await cutTrainedModel(trained, from, kept, order);
    expect(cut).toMatchObject({ parameters: plan.parameters, nonEmbeddingParameters: plan.nonEmbeddingParameters });
    expect(cut.nonEmbeddingParameters).toBeLessThanOrEqual(0.6 * before.nonEmbeddingParameters);
    if (fineTuning === null) throw new Error("Tokens were asked for.");
    expect(fineTuning.duration).toEqual({ steps: 2 });
    const start = tinyStart({ root, datasetDirectory: dataset.directory, specification: fineTuning, pretrainedFrom: directory });
    const [first] = (await runSegment(start)).flatMap((event) => (event.type === "evaluation" ? [event] : []));
    expect(first?.step).toBe(0);
    expect(first?.validationLoss).toBeCloseTo(cut.validationLoss ?? Number.NaN, 5);
  }, 30_000);
});
