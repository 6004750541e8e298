/** Hyper-parameters by interpolation: on the published line, named, and silent where nothing is known. */
import { describe, expect, it } from "vitest";
import { proposeFor, proposeFromLadder, publishedTables, type RungOutcome } from "../src/scaling";

const neox20b = 20_554_567_680;

function proposal(parameters: number, from: string, field: string, tokens?: number) {
  const set = proposeFor(parameters, tokens === undefined ? {} : { tokens }).find((one) => one.from === from);
  return set?.proposals.find((one) => one.field === field);
}

describe("published tables", () => {
  it("have a source for each cell and sizes that grow", () => {
    for (const { rows } of publishedTables) {
      expect(rows.map(({ parameters }) => parameters)).toEqual(rows.map(({ parameters }) => parameters).sort((a, b) => a - b));
      for (const { cells } of rows) for (const cell of Object.values(cells)) expect(cell.source.length).toBeGreaterThan(10);
    }
  });
});

describe("a proposal", () => {
  it("comes within 7 % of what GPT-NeoX-20B was trained with, from GPT-3's 13B and 175B", () => {
    const rate = proposal(neox20b, "gpt3", "schedule.peakLearningRate");
    expect(Math.abs(Number(rate?.value) / 0.97e-4 - 1)).toBeLessThan(0.07);
    expect(rate?.neighbours.map(({ model, value }) => [model, value])).toEqual([
      ["GPT-3 13B", 1e-4],
      ["GPT-3 175B", 0.6e-4],
    ]);
    expect(rate?.how).toContain("Interpolated between GPT-3 13B and GPT-3 175B");
  });

  it("is the table's own at a size that is in it", () => {
    expect(proposal(760e6, "gpt3", "schedule.peakLearningRate")).toMatchObject({ value: 2.5e-4, how: "As GPT-3 Large." });
    expect(proposal(70_426_624, "pythia", "initialisation.method")?.value).toBe("small");
  });

  it("goes on beyond the ends with the family's slope, and not further than 200 times", () => {
    const rate = proposal(20e6, "gpt3", "schedule.peakLearningRate");
    expect(Number(rate?.value)).toBeGreaterThan(6e-4);
    expect(Number(rate?.value)).toBeLessThan(1.5e-3);
    expect(rate?.how).toContain("6.3 times smaller");
    expect(proposeFor(1e6).map(({ from }) => from)).not.toContain("llama");
    expect(proposeFor(100)).toEqual([]);
  });

  it("gives a short run its share of warm-up and a batch that leaves updates", () => {
    expect(proposal(14_067_712, "pythia", "schedule.warmup", 1e9)).toMatchObject({ value: 1e7, unit: "tokens" });
    expect(proposal(14_067_712, "pythia", "batch.tokens", 1e6)).toMatchObject({ value: 4_000 });
    expect(proposal(14_067_712, "pythia", "batch.tokens", 1e6)?.how).toContain("250 updates");
  });

  it("of all families counts those that enclose the size", () => {
    const rate = proposal(neox20b, "all", "schedule.peakLearningRate");
    expect(rate?.how).toBe("Geometric mean of GPT-3, OPT, LLaMA, BLOOM.");
    expect(proposal(neox20b, "all", "schedule.decay")?.value).toBe("cosine");
  });

  it("of a deviation stands only beside the method that has one", () => {
    const [all] = proposeFor(300_000);
    const fields = all?.proposals.map(({ field }) => field);
    expect(all?.proposals.find(({ field }) => field === "initialisation.method")?.value).toBe("small");
    expect(fields).not.toContain("initialisation.standardDeviation");
  });
});

describe("a ladder's proposals", () => {
  const rung = (run: string, parameters: number, peakLearningRate: number): RungOutcome => ({
    run,
    parameters,
    tokens: 20 * parameters,
    peakLearningRate,
    batchTokens: 4_096,
    warmupTokens: parameters,
    decay: "cosine",
    finalFraction: 0.1,
  });
  const rungs = [rung("small", 1e6, 4e-3), rung("large", 4e6, 2e-3)];

  it("go on along its rungs, name its runs and say what they rest on", () => {
    const ladder = { id: "id", name: "nano", rungs, ratesCompared: false, noiseScale: null };
    const set = proposeFromLadder(ladder, { parameters: 1.6e7, tokens: 3.2e8, loss: null });
    const rate = set?.proposals.find(({ field }) => field === "schedule.peakLearningRate");
    expect(rate?.value).toBe(1e-3);
    expect(rate?.neighbours[0]).toMatchObject({ model: "large", source: "Run large" });
    expect(rate?.how).toContain("none was compared");
    expect(set?.proposals.find(({ field }) => field === "schedule.warmup")?.value).toBe(1.6e7);
  });

  it("tell the noise scale beside the batch", () => {
    const noiseScale = { factor: 2e8, exponent: -1 / 0.21, low: -6, high: -4, points: 5 };
    const ladder = { id: "id", name: "nano", rungs, ratesCompared: true, noiseScale };
    const set = proposeFromLadder(ladder, { parameters: 1.6e7, tokens: 3.2e8, loss: 4 });
    expect(set?.proposals.find(({ field }) => field === "batch.tokens")?.how).toContain("270,000 tokens");
  });

  it("are none without rungs", () => {
    const ladder = { id: "id", name: "nano", rungs: [], ratesCompared: true, noiseScale: null };
    expect(proposeFromLadder(ladder, { parameters: 1e6, tokens: 1e7, loss: null })).toBeNull();
  });
});
