/** The bar of the goodput ledger, and the candidates of a tournament as they are typed and drawn. */
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { incidentCosts, ledgerPieces } from "../src/features/run/ledger/ledger-bar";
import { presetCandidates, readSettings } from "../src/features/run/tournament/candidates";
import { tournamentChart } from "../src/features/run/tournament/tournament-chart";
import { series } from "./chart-fixtures";

const inForce = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (inForce === undefined) throw new Error("gpt2-nano is missing");

const none = { checkpointing: 0, evaluation: 0, detection: 0, diagnosis: 0, restart: 0, repeated: 0, waiting: 0 };

describe("ledgerPieces", () => {
  it("fill the bar without gaps, in a fixed order, and leave out what took no time", () => {
    expect(ledgerPieces({ totalsMs: { ...none, repeated: 100, training: 300 } })).toEqual([
      { class: "training", ms: 300, share: 0.75, start: 0 },
      { class: "repeated", ms: 100, share: 0.25, start: 0.75 },
    ]);
  });

  it("are none where there is no time", () => {
    expect(ledgerPieces({ totalsMs: { ...none, training: 0 } })).toEqual([]);
  });
});

describe("incidentCosts", () => {
  it("adds up what each incident cost, most first", () => {
    const entry = (incidentId: string | null, durationMs: number, name: "detection" | "restart" | "training") => ({
      ...{ incidentId, durationMs, fromMs: 0, segmentId: null, detail: "" },
      class: name,
    });
    const entries = [entry("a", 5, "detection"), entry("b", 20, "restart"), entry(null, 99, "training"), entry("a", 10, "restart")];
    expect(incidentCosts({ entries })).toEqual([
      { incidentId: "b", ms: 20, classes: ["restart"] },
      { incidentId: "a", ms: 15, classes: ["detection", "restart"] },
    ]);
  });
});

describe("candidates", () => {
  it("are settings that can be asked for, each as typed", () => {
    const presets = presetCandidates(inForce, [{ from: 4, to: 8 }]);
    expect(presets.map(({ label }) => label)).toContain("Skip the samples");
    for (const { settings } of presets) expect(readSettings(inForce, settings)).toHaveProperty("changes");
    const changesOf = (label: string) => readSettings(inForce, presets.find((preset) => preset.label === label)?.settings ?? "x");
    expect(changesOf("Go on as is")).toEqual({ changes: {} });
    expect(changesOf("Skip the samples")).toEqual({ changes: { data: { skip: [{ from: 4, to: 8 }] } } });
    const half = inForce.schedule.peakLearningRate / 2;
    expect(changesOf("Learning rate x0.5")).toEqual({ changes: { schedule: { peakLearningRate: half } } });
  });

  it("offer no samples to skip where none were read", () => {
    expect(presetCandidates(inForce, []).map(({ label }) => label)).not.toContain("Skip the samples");
  });

  it.each([
    ["optimizer.bet = 1", "there is no setting optimizer.bet"],
    ["optimizer.beta2", "needs a value"],
    ["optimizer.beta2 = 7", "optimizer.beta2 must be at most"],
    ["model.layers = 3", "cannot change"],
  ])("refuse %j", (settings, issue) => {
    expect(readSettings(inForce, settings)).toEqual({ issue: expect.stringContaining(issue) });
  });
});

describe("tournamentChart", () => {
  it("draws what each candidate trained since the checkpoint, in colours apart", () => {
    const candidate = (runId: string) => ({
      ...{
        label: runId,
        changes: {},
        runId,
        runName: runId,
        status: "running",
        step: 12,
        trainLoss: 3,
        validationLoss: null,
        winner: false,
      },
    });
    const snapshot = (runId: string, loss: number) => ({
      ...{ runId, stepsPerBucket: 1 },
      series: [
        series(runId, "trainLoss", [
          [10, 9],
          [11, loss],
          [12, loss],
        ] as const),
      ],
    });
    const tournament = { checkpointStep: 10, steps: 20, candidates: [candidate("a"), candidate("b")] };
    const chart = tournamentChart(tournament, [snapshot("a", 3), snapshot("b", 4)]);
    expect(chart.lines.map(({ points }) => points)).toEqual([
      [
        { x: 11, y: 3 },
        { x: 12, y: 3 },
      ],
      [
        { x: 11, y: 4 },
        { x: 12, y: 4 },
      ],
    ]);
    expect(new Set(chart.lines.map(({ color }) => color)).size).toBe(2);
    expect(chart.x.domain).toEqual([10, 30]);
    expect(tournamentChart(tournament, [undefined, undefined]).lines.every(({ points }) => points.length === 0)).toBe(true);
  });
});
