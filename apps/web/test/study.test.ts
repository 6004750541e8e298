/** The study beside the New run form: curves over the run, and whether a model fits. */
import { type Node, type RunSpecification, runSpecification, tokensPerStep, totalSteps, totalTokens } from "@trainyard/contracts";
import { memoryEstimate } from "@trainyard/model/counts";
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { batchCurve, contextCurve, learningRateCurve } from "../src/features/new-run/study/curves";
import { memoryFit } from "../src/features/new-run/study/memory-fit";

function recipe(name: string): RunSpecification {
  const found = recipes.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is missing`);
  return found.specification;
}

const nano = recipe("gpt2-nano");

describe("learningRateCurve", () => {
  it("rises to the peak exactly where the warm-up ends and falls to the final fraction at the run's end", () => {
    const { points, end, xUnit, marks } = learningRateCurve(nano);
    const { peakLearningRate: peak, warmup, finalFraction } = nano.schedule;
    expect([xUnit, end]).toEqual(["steps", totalSteps(nano)]);
    expect(marks).toEqual([{ x: warmup, label: "warm-up ends" }]);
    expect(points.find(({ x }) => x === warmup)?.y).toBe(peak);
    expect(points[0]).toEqual({ x: 1, y: peak / warmup });
    expect(points.at(-1)?.x).toBe(end);
    expect(points.at(-1)?.y).toBeCloseTo(peak * finalFraction, 12);
  });

  it("goes over tokens where the schedule counts in them, and marks an early end of the decay", () => {
    const gpt3 = recipe("gpt3-125m");
    const { points, end, xUnit, marks } = learningRateCurve(gpt3);
    expect([xUnit, end]).toEqual(["tokens", totalTokens(gpt3)]);
    expect(points.at(-1)?.x).toBe(end);
    expect(marks.map(({ label }) => label)).toEqual(["warm-up ends", "decay ends"]);
  });

  it("has a point for each step of a run of a few", () => {
    const short = runSpecification.parse({ ...nano, duration: { steps: 3 }, schedule: { ...nano.schedule, warmup: 0 } });
    expect(learningRateCurve(short).points.map(({ x }) => x)).toEqual([1, 2, 3]);
  });
});

describe("ramps", () => {
  it("have no curve where nothing ramps", () => {
    expect(batchCurve(nano)).toBeNull();
    expect(contextCurve(nano)).toBeNull();
  });

  it("grow the batch to a step's tokens and the context to the model's", () => {
    const ramped = runSpecification.parse({
      ...nano,
      batch: { ...nano.batch, accumulation: 4, ramp: "linear", rampTokens: 1_000_000, contextStart: 32, contextRampTokens: 500_000 },
    });
    const batch = batchCurve(ramped);
    expect(batch?.points[0]?.y).toBe(tokensPerStep(nano));
    expect(batch?.points.at(-1)?.y).toBe(tokensPerStep(ramped));
    expect(batch?.marks[0]).toEqual({ x: 1_000_000, label: "ramp ends" });
    const context = contextCurve(ramped);
    expect([...new Set(context?.points.map(({ y }) => y))]).toEqual([32, 64, 128]);
  });
});

describe("memoryFit", () => {
  const node = (name: string, state: Node["state"], memoryTotalBytes: number): Node => ({
    id: name,
    name,
    state,
    stateReason: null,
    stateAuthor: null,
    stateSince: "2026-01-01T00:00:00.000Z",
    heartbeatAt: "2026-01-01T00:00:00.000Z",
    heartbeatAgeMs: 0,
    hostname: "h",
    pid: 1,
    cores: 2,
    threads: 2,
    flopsPerSecond: null,
    telemetry: {
      cpuPercent: 0,
      memoryUsedBytes: 0,
      memoryTotalBytes,
      diskFreeBytes: 0,
      diskTotalBytes: 0,
      temperatureCelsius: null,
      gpus: [],
    },
    run: null,
  });

  it("says how much the largest node that is not lost has to spare, or lacks", () => {
    const needed = memoryEstimate(nano).totalBytes;
    const nodes = [node("a", "healthy", needed - 5), node("b", "cordoned", needed - 3), node("c", "lost", needed * 2)];
    expect(memoryFit(nano, nodes)).toEqual({ nodeName: "b", nodeBytes: needed - 3, spareBytes: -3 });
    expect(memoryFit(nano, [node("a", "healthy", needed + 7)])?.spareBytes).toBe(7);
    expect(memoryFit(nano, [])).toBeNull();
  });
});
