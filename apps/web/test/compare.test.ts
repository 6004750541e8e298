/** Comparing runs: effective curves, means of groups, settings that differ, figures at the same number of tokens. */
import type { RunDetail, RunSpecification, Segment, Series } from "@trainyard/contracts";
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { compareHref, mostCompared } from "../src/features/compare/compare-href";
import { comparisonCsv } from "../src/features/compare/comparison-csv";
import { comparisonAxesOf, groupLines, runLines } from "../src/features/compare/comparison-lines";
import { settingRows } from "../src/features/compare/configuration";
import { type ComparedRun, type CurvePoint, curveOf, trainedSeconds } from "../src/features/compare/curve";
import { bestOf, figuresOf } from "../src/features/compare/figures";
import { groupChoices, groupRuns } from "../src/features/compare/grouping";
import { bandOf, meanCurve } from "../src/features/compare/mean-curve";
import { nearestLine, readingsAt } from "../src/features/compare/reading";
import { segment, series } from "./chart-fixtures";

const found = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (found === undefined) throw new Error("gpt2-nano is missing");
const nano: RunSpecification = found;

interface Scene {
  name?: string;
  specification?: RunSpecification;
  segments?: Segment[];
  series?: Series[];
}

/** A run as the API shows it, as far as a comparison reads it. */
function compared(changes: Partial<RunDetail>, { segments = [], series: lines = [], specification = nano }: Scene = {}): ComparedRun {
  const id = changes.id ?? "run-a";
  const run: RunDetail = {
    id,
    name: id,
    recipe: "gpt2-nano",
    status: "finished",
    pendingAction: null,
    statusDetail: null,
    step: 10,
    totalSteps: 10,
    tokens: 1_000,
    totalTokens: 1_000,
    parameters: 100,
    trainLoss: null,
    validationLoss: null,
    bestValidationLoss: null,
    tokensPerSecond: null,
    secondsLeft: null,
    node: null,
    segmentCount: segments.length,
    sparkline: [],
    createdAt: "2026-01-01T00:00:00.000Z",
    startedAt: null,
    endedAt: null,
    forkOf: null,
    tournamentId: null,
    trialOf: null,
    studyOf: null,
    shrunkFrom: null,
    ...changes,
    specification,
    segments,
  };
  return { run, metrics: { runId: id, stepsPerBucket: 1, series: lines } };
}

const curve = (...values: readonly (readonly [x: number, value: number])[]): CurvePoint[] =>
  values.map(([x, value]) => ({ x, step: x, tokens: x, value, smoothed: value }));

describe("a run's curve", () => {
  const restarted = compared(
    {},
    {
      segments: [
        segment({ id: "first", lastStep: 3, effectiveUntilStep: 2 }),
        segment({ id: "second", parentId: "first", startStep: 2, lastStep: 4, ordinal: 2 }),
      ],
      series: [
        series("first", "trainLoss", [[1, 5], [2, 4], [3, 9]]), // biome-ignore format: a point a pair
        series("second", "trainLoss", [[3, 3.5], [4, 3]]), // biome-ignore format: a point a pair
      ],
    },
  );
  const over = (axis: Parameters<typeof curveOf>[3], smoothing = 0) =>
    curveOf(restarted.run, restarted.metrics ?? { runId: "", stepsPerBucket: 1, series: [] }, "trainLoss", axis, smoothing);

  it("is the effective one: what a restart left behind is not compared", () => {
    expect(over("step").map(({ step, value }) => [step, value])).toEqual([
      [1, 5],
      [2, 4],
      [3, 3.5],
      [4, 3],
    ]);
  });

  it("lies over tokens, over arithmetic in proportion, and over time without the waits", () => {
    expect(over("tokens").map(({ x }) => x)).toEqual([100, 200, 300, 400]);
    const flops = over("flops").map(({ x }) => x);
    expect(flops[3]).toBeCloseTo(4 * (flops[0] ?? 0));
    // The fixture has a second a step; of the lost second between the segments nothing was trained.
    expect(over("time").map(({ x }) => x)).toEqual([0, 1, 1, 2]);
    expect(restarted.metrics && trainedSeconds(restarted.run, restarted.metrics)).toBe(2);
  });

  it("is smoothed within a segment only", () => {
    const smoothed = over("step", 0.9);
    expect(smoothed[1]?.smoothed).toBeGreaterThan(4);
    expect(smoothed[2]?.smoothed).toBeCloseTo(3.5);
  });
});

describe("the mean of a group", () => {
  it("lies between points, has lowest and highest as its band, and tells how many runs are behind it", () => {
    const points = meanCurve([curve([0, 4], [10, 2]), curve([0, 6], [5, 5])], "range");
    expect(points).toEqual([
      { x: 0, mean: 5, low: 4, high: 6, count: 2 },
      { x: 5, mean: 4, low: 3, high: 5, count: 2 },
      { x: 10, mean: 2, low: 2, high: 2, count: 1 },
    ]);
  });

  it("keeps its ends however many points it is of", () => {
    const long = Array.from({ length: 5_000 }, (_, index) => [index, 1] as const);
    const points = meanCurve([curve(...long)], "range");
    expect(points.length).toBeLessThan(400);
    expect([points[0]?.x, points.at(-1)?.x]).toEqual([0, 4_999]);
  });

  it("has Student's interval: 1, 2, 3 with t = 4.303, and ever nearer to 1.96 standard errors", () => {
    const { low, high } = bandOf([1, 2, 3], "confidence");
    expect((high - low) / 2).toBeCloseTo(4.303 / Math.sqrt(3), 3);
    // t(0.975, 15) = 2.1314
    const sixteen = Array.from({ length: 16 }, (_, index) => index);
    const error = Math.sqrt(sixteen.reduce((sum, value) => sum + (value - 7.5) ** 2, 0) / 15 / 16);
    const wide = bandOf(sixteen, "confidence");
    expect((wide.high - wide.low) / 2 / error).toBeCloseTo(2.1314, 2);
    expect(bandOf([7], "confidence")).toEqual({ low: 7, high: 7 });
  });
});

const at = (rate: number, seed = 0, changes: Partial<RunSpecification> = {}): RunSpecification => ({
  ...nano,
  seed,
  schedule: { ...nano.schedule, peakLearningRate: rate },
  ...changes,
});

describe("settings", () => {
  const adam = at(1e-3, 0, { optimizer: { ...nano.optimizer, name: "adamw", momentum: 0.5 } });
  const idle = at(3e-3, 0, { optimizer: { ...nano.optimizer, name: "adamw", momentum: 0.7 } });
  const differing = (...specifications: RunSpecification[]) =>
    settingRows(specifications.map((specification) => ({ recipe: "gpt2-nano", specification }))).filter(({ differs }) => differs);

  it("that differ are told from those that are the same", () => {
    expect(differing(adam, adam)).toEqual([]);
    expect(differing(adam, { ...adam, duration: { steps: 7 } }, adam).map(({ path }) => path)).toEqual(["duration.steps"]);
  });

  it("without effect in any run are no difference; where they have one in some run, they are", () => {
    expect(differing(adam, idle).map(({ path }) => path)).toEqual(["schedule.peakLearningRate"]);
    const sgd = { ...idle, optimizer: { ...idle.optimizer, name: "sgd" as const } };
    const row = differing(adam, sgd).find(({ path }) => path === "optimizer.momentum");
    expect(row?.cells.map(({ text, idle }) => [text, idle])).toEqual([
      ["0.5", true],
      ["0.7", false],
    ]);
  });
});

describe("groups", () => {
  const runs = [at(1e-2, 1), at(1e-3, 1), at(1e-2, 2), at(1e-3, 2)].map((specification) => compared({}, { specification }).run);
  const rows = settingRows(runs);
  const groupsBy = (by: string) => groupRuns(runs, rows, by).map(({ label, members }) => [label, members]);

  it("are by value, smaller numbers first", () => {
    expect(groupsBy("schedule.peakLearningRate")).toEqual([
      ["Peak rate 0.001", [1, 3]],
      ["Peak rate 0.01", [0, 2]],
    ]);
  });

  it("put seeds of the same settings together", () => {
    expect(groupsBy("configuration").map(([, members]) => members)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(groupsBy("all")).toEqual([["All together", [0, 1, 2, 3]]]);
  });

  it("are offered by fields that differ; a field of an old link groups all together", () => {
    expect(groupChoices(rows).map(({ value }) => value)).toEqual([
      "all",
      "configuration",
      "status",
      "sweep",
      "seed",
      "schedule.peakLearningRate",
    ]);
    expect(groupsBy("optimizer.beta2")).toEqual([["All together", [0, 1, 2, 3]]]);
  });
});

describe("figures", () => {
  const evaluated = (id: string, values: readonly (readonly [number, number])[]) =>
    compared(
      { id, tokens: 100 * (values.at(-1)?.[0] ?? 0), validationLoss: values.at(-1)?.[1] ?? null },
      { segments: [segment({ id })], series: [series(id, "validationLoss", values)] },
    );
  const short = evaluated("short", [[10, 4], [20, 3.5]]); // biome-ignore format: a point a pair
  const long = evaluated("long", [[10, 4.5], [15, 4.2], [30, 3]]); // biome-ignore format: a point a pair
  const figure = (runs: ComparedRun[], id: string) => figuresOf(runs).find((candidate) => candidate.id === id);

  it("compare losses also at the tokens that all runs have come to", () => {
    expect(figure([short, long], "validationLoss")?.values).toEqual([3.5, 3]);
    expect(figure([short, long], "sameTokens")).toMatchObject({ label: "At 2k tokens", values: [3.5, 4.2] });
    expect(figure([short, short], "sameTokens")).toBeUndefined();
  });

  it("know the best, where there is a better end and a difference", () => {
    expect(bestOf({ values: [3, null, 1, 1], better: "low" })).toBe(1);
    expect(bestOf({ values: [3, null, 2], better: "high" })).toBe(3);
    expect(bestOf({ values: [3, 3], better: "low" })).toBeNull();
    expect(bestOf({ values: [3, 2], better: null })).toBeNull();
  });

  it("are written as CSV with the settings shown", () => {
    const runs = [compared({ id: "a" }, { specification: at(1e-3) }), compared({ id: "b" }, { specification: at(2e-3) })];
    const rows = settingRows(runs.map(({ run }) => run)).filter(({ differs }) => differs);
    const { header, rows: cells } = comparisonCsv(runs, [], rows);
    expect([header, ...cells]).toEqual([
      ["run", "name", "status", "schedule.peakLearningRate"],
      ["a", "a", "finished", 1e-3],
      ["b", "b", "finished", 2e-3],
    ]);
  });
});

describe("lines", () => {
  const curves = [
    { runId: "a", name: "a", points: curve([0, 8], [10, 4]) },
    { runId: "b", name: "b", points: curve([0, 8], [20, 2]) },
  ];
  const scales = { xScale: "linear", yScale: "linear", zoom: null, inSeconds: false } as const;

  it("fill their axes; a zoom fits the y axis to what it shows", () => {
    const lines = runLines(curves);
    expect(comparisonAxesOf(lines, scales)).toMatchObject({ x: { domain: [0, 20] }, y: { domain: [2, 8] } });
    expect(comparisonAxesOf(lines, { ...scales, zoom: { from: 5, to: 20 } }).y.domain).toEqual([2, 4]);
    expect(comparisonAxesOf([], scales).x.domain).toEqual([0, 1]);
  });

  it("are read where they are, not beyond their ends, the better first", () => {
    const lines = runLines(curves);
    const labels = (x: number, isLowerFirst: boolean) => readingsAt(lines, x, isLowerFirst).map(({ line }) => line.id);
    expect(labels(20, true)).toEqual(["b", "a"]);
    expect(labels(20, false)).toEqual(["a", "b"]);
    expect(readingsAt(runLines(curves.slice(0, 1)), 25, true)).toEqual([]);
    expect(nearestLine(readingsAt(lines, 20, true), "linear", 2.2)).toBe("b");
    expect(nearestLine(readingsAt(lines, 20, true), "linear", 4.2)).toBe("a");
  });

  it("of groups stand for their runs", () => {
    const [line] = groupLines(curves, [{ label: "both", members: [0, 1] }], "range");
    expect(line).toMatchObject({ id: "both", runIds: ["a", "b"] });
    expect(line?.points.map(({ x, count }) => [x, count])).toEqual([
      [0, 2],
      [10, 2],
      [20, 1],
    ]);
  });
});

it("a link to a comparison names its runs, as many as can be compared", () => {
  expect(compareHref(["run-a", "run-b"])).toBe("/compare?runs=run-a,run-b");
  const many = Array.from({ length: mostCompared + 5 }, (_, index) => `run-${index}`);
  expect(compareHref(many).split(",")).toHaveLength(mostCompared);
});
