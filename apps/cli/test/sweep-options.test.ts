/** What the options of `trainyard sweeps` stand for. */

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidError, parseOrThrow, sweepDraft } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { draftOf, type SearchOptions } from "../src/sweeps/search-options";
import { parseNumbers } from "../src/sweeps/trial-commands";
import { parameterOf, withVaried } from "../src/sweeps/vary-option";

const bare: SearchOptions = { vary: [], set: [], constraint: [], objective: [], schedulerSet: [], warmSweep: [], warmRun: [] };

function issuesOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidError) return error.issues;
    throw error;
  }
  return [];
}

describe("--vary", () => {
  it.each([
    ["schedule.peakLearningRate=1e-4..1e-2 log", { kind: "float", low: 1e-4, high: 1e-2, scale: "log" }],
    ["optimizer.beta2=0.9..0.99 step 0.01", { kind: "float", low: 0.9, high: 0.99, scale: "linear", step: 0.01 }],
    ["model.layers=2..6", { kind: "integer", low: 2, high: 6, scale: "linear" }],
    ["batch.sequences=4..64 log step 4", { kind: "integer", low: 4, high: 64, scale: "log", step: 4 }],
    ["optimizer.name=adamw, lion", { kind: "categorical", choices: ["adamw", "lion"] }],
    ["model.tiedEmbeddings=on,off", { kind: "categorical", choices: [true, false] }],
    ["model.context=64,128", { kind: "categorical", choices: [64, 128] }],
    ["model.layers=4", { kind: "fixed", value: 4 }],
  ])("%s", (text, parameter) => {
    expect(parameterOf(text)).toEqual({ path: text.split("=")[0], when: null, ...parameter });
  });

  it("may hold under a condition", () => {
    expect(parameterOf("optimizer.momentum=0.8..0.99 when optimizer.name=sgd,muon").when).toEqual({
      path: "optimizer.name",
      in: ["sgd", "muon"],
    });
  });

  it.each([
    ["model.depth=1..3", "model.depth"],
    ["model.layers", "path=values"],
    ["model.layers=two..6", "two"],
    ["model.layers=2..6 when lion", "lion"],
  ])("%s is refused with what is wrong", (text, words) => {
    const [issue, ...others] = issuesOf(() => parameterOf(text));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ field: "--vary", message: expect.stringContaining(words) });
  });

  it("replaces the parameter of the same path where it stands, and comes last where there is none", () => {
    const before = [parameterOf("model.layers=2..6"), parameterOf("seed=1,2")];
    expect(withVaried(before, ["optimizer.beta2=0.9,0.95", "model.layers=3..4"]).map(({ path }) => path)).toEqual([
      "model.layers",
      "seed",
      "optimizer.beta2",
    ]);
    expect(withVaried(before, ["model.layers=3..4"])[0]).toMatchObject({ low: 3, high: 4 });
  });
});

describe("a draft", () => {
  const options: SearchOptions = {
    ...bare,
    recipe: "gpt2-nano",
    vary: ["schedule.peakLearningRate=1e-4..1e-2 log"],
    set: ["duration.tokens=2M", "optimizer.beta2=0.95"],
    objective: ["validationLoss", "tokensPerSecond"],
    trials: 20,
    scheduler: "asha",
    schedulerSet: ["reductionFactor=3"],
    maxTokens: 3e7,
    repeat: "3x2",
  };

  it("is a specification that the API takes", async () => {
    expect(parseOrThrow(sweepDraft, await draftOf(options))).toMatchObject({
      recipe: "gpt2-nano",
      overrides: { duration: { tokens: 2e6 }, optimizer: { beta2: 0.95 } },
      objectives: [
        { metric: "validationLoss", direction: "minimize" },
        { metric: "tokensPerSecond", direction: "maximize" },
      ],
      sampler: { name: "default" },
      scheduler: { name: "asha", reductionFactor: 3 },
      trials: 20,
      budget: { tokens: 3e7, flops: null },
      repeats: { configurations: 3, seeds: 2 },
    });
  });

  it("goes on from a file, which may be what `sweeps show --json` printed", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "trainyard-draft-")), "sweep.json");
    await writeFile(file, JSON.stringify({ id: "sweep-1", specification: parseOrThrow(sweepDraft, await draftOf(options)) }));
    const draft = parseOrThrow(
      sweepDraft,
      await draftOf({ ...bare, file, trials: 40, set: ["optimizer.beta1=0.8", "duration.steps=9"], schedulerSet: ["least=0.25"] }),
    );
    expect(draft).toMatchObject({
      trials: 40,
      overrides: { duration: { steps: 9 }, optimizer: { beta1: 0.8, beta2: 0.95 } },
      scheduler: { name: "asha", reductionFactor: 3, least: 0.25 },
      space: { parameters: [{ path: "schedule.peakLearningRate" }] },
    });
    expect(draft.overrides.duration).toEqual({ steps: 9 });
    await expect(draftOf({ ...bare, file: `${file}.gone` })).rejects.toThrow("--file");
  });

  it("that lacks something is refused by the field's name", async () => {
    const draft = await draftOf({ ...bare, recipe: "gpt2-nano", trials: 3 });
    expect(issuesOf(() => parseOrThrow(sweepDraft, draft)).map(({ field }) => field)).toEqual(["space.parameters"]);
    await expect(draftOf({ ...options, repeat: "three" })).rejects.toThrow("--repeat");
    await expect(draftOf({ ...options, scheduler: "median" })).rejects.toThrow("reductionFactor");
  });
});

describe("numbers of trials", () => {
  it("are numbers and stretches, each once", () => {
    expect(parseNumbers("3,7-9,8")).toEqual([3, 7, 8, 9]);
    expect(parseNumbers("pruned")).toBeNull();
    expect(issuesOf(() => parseNumbers("9-7"))).toHaveLength(1);
  });
});
