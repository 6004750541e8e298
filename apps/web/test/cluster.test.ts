/** Cluster page: verdicts of diagnostics, the circuit breaker, and speed by node. */
import { type DiagnosticRun, type MetricsSnapshot, type RunDetail, recoveryRules } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { breakerState } from "../src/features/cluster/circuit-breaker";
import { nodeColors, speedLines, stepsWithin, timeSpan } from "../src/features/cluster/throughput/throughput";
import { failureText, hasFailed, hasPassed, newestSince } from "../src/features/diagnostics/verdict";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function diagnostics(changes: Partial<DiagnosticRun>): DiagnosticRun {
  return {
    ...{ id: "d", nodeId: "n", node: "node-1", level: 1, status: "done", verdict: "pass", done: 1, total: 1, current: null, results: [] },
    ...{ problem: null, author: "ada", reason: "", incidentId: null, requestedAt: at(10), startedAt: at(11), endedAt: at(12) },
    ...changes,
  };
}

describe("verdict", () => {
  it("looks at nothing from before the node was taken out", () => {
    const runs = [diagnostics({ id: "new", requestedAt: at(30) }), diagnostics({ id: "old", requestedAt: at(10) })];
    expect(newestSince(runs, at(20))?.id).toBe("new");
    expect(newestSince(runs, at(40))).toBeNull();
  });

  it("lets a warning pass, and neither what runs nor what could not be run", () => {
    expect(hasPassed(diagnostics({ verdict: "warn" }))).toBe(true);
    expect(hasPassed(diagnostics({ verdict: "fail" }))).toBe(false);
    const running = diagnostics({ status: "running", verdict: null });
    expect([hasPassed(running), hasFailed(running)]).toEqual([false, false]);
    const broken = diagnostics({ status: "failed", verdict: null, problem: "no room" });
    expect([hasPassed(broken), hasFailed(broken)]).toEqual([false, true]);
    expect([hasPassed(null), hasFailed(null)]).toEqual([false, false]);
  });

  it("names the tests that failed, or why none ran", () => {
    const result = { name: "disk", label: "Disk", figure: 1, unit: "", limit: 2, durationMs: 3 } as const;
    const results = [
      { ...result, status: "fail", detail: "Bytes differ." } as const,
      { ...result, status: "pass", detail: "Fine." } as const,
    ];
    expect(failureText(diagnostics({ verdict: "fail", results }))).toBe("Failed diagnostics: Disk: Bytes differ");
    expect(failureText(diagnostics({ status: "failed", verdict: null, problem: "no room" }))).toContain("no room");
  });
});

describe("breakerState", () => {
  const nodes = (...states: RunNodeState[]) => states.map((state) => ({ state }));
  type RunNodeState = "healthy" | "cordoned" | "lost" | "draining";
  const rules = recoveryRules.parse({ mostCordonedShare: 0.5 });

  it("holds when one more would pass the share", () => {
    expect(breakerState(nodes("healthy", "healthy", "healthy", "cordoned"), rules)).toEqual({ outOfService: 1, nodes: 4, holds: false });
    expect(breakerState(nodes("healthy", "healthy", "lost", "draining"), rules).holds).toBe(true);
  });

  it("never lets rules take the last node", () => {
    expect(breakerState(nodes("healthy"), recoveryRules.parse({ mostCordonedShare: 1 })).holds).toBe(true);
  });
});

describe("throughput", () => {
  const series = (segmentId: string, timeMs: number[], mean: number[]) => ({
    ...{
      segmentId,
      metric: "tokensPerSecond" as const,
      step: timeMs.map((_, index) => (timeMs[0] === 100 ? index + 1 : index + 3)),
      tokens: timeMs,
    },
    ...{ timeMs, mean, min: mean, max: mean, minStep: timeMs, maxStep: timeMs },
  });
  const run = {
    segments: [
      { id: "a", node: "node-1" },
      { id: "b", node: "node-2" },
      { id: "c", node: null },
    ],
  } as unknown as RunDetail;
  const snapshot: MetricsSnapshot = {
    runId: "r",
    stepsPerBucket: 1,
    series: [series("b", [300, 400], [9, 8]), series("a", [100, 200], [5, 6]), series("c", [500], [1])],
  };

  it("has a line a segment, named after its node, in order of time", () => {
    const lines = speedLines(run, snapshot);
    expect(lines.map(({ node }) => node)).toEqual(["node-1", "node-2"]);
    expect(timeSpan(lines)).toEqual({ fromMs: 100, toMs: 400 });
    expect(lines[0]?.points[1]).toEqual({ timeMs: 200, step: 2, tokensPerSecond: 6 });
  });

  it("finds the steps of a stretch of time", () => {
    const lines = speedLines(run, snapshot);
    expect(stepsWithin(lines, 150, 350)).toEqual({ from: 2, to: 3 });
    expect(stepsWithin(lines, 401, 900)).toBeNull();
  });

  it("gives each node a colour of its own, whatever the order", () => {
    const colors = nodeColors(["node-2", "node-1", "node-2"]);
    expect(colors).toEqual(nodeColors(["node-1", "node-2"]));
    expect(new Set(colors.values()).size).toBe(2);
  });
});
