/** Guided restart: how far it is, from what the server knows. */
import type { Checkpoint, DiagnosticRun, Node, Segment } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { canResume, choosableCheckpoints, recoveryProgress } from "../src/features/recover/recovery-progress";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function segment(ordinal: number, changes: Partial<Segment> = {}): Segment {
  return {
    ...{ id: `s${ordinal}`, runId: "r", ordinal, parentId: null, startCheckpointId: null, startStep: 0, lastStep: 10, node: "node-1" },
    ...{ effectiveUntilStep: null, status: "ended", endReason: "paused", endDetail: null, peakLearningRate: 1, certificate: null },
    ...{ notBefore: null, queuedAt: at(0), startedAt: at(1), endedAt: at(10) },
    ...changes,
  };
}

const node = (name: string, state: Node["state"] = "healthy") => ({ id: name, name, state }) as Node;

const tested = (verdict: DiagnosticRun["verdict"], requestedAt: string) =>
  ({ status: verdict === null ? "running" : "done", verdict, requestedAt, results: [] }) as unknown as DiagnosticRun;

type Facts = Parameters<typeof recoveryProgress>[0];

const progressOf = ({ run, ...facts }: Partial<Omit<Facts, "run">> & { run?: Partial<Facts["run"]> }) =>
  recoveryProgress({
    run: { status: "paused", segments: [segment(1)], createdAt: at(0), pendingAction: null, ...run },
    after: null,
    nodes: [node("node-1"), node("node-2")],
    diagnostics: new Map(),
    ...facts,
  });

describe("recoveryProgress", () => {
  it("begins with the pause of a run that trains, whatever ended before", () => {
    const segments = [segment(1), segment(2, { status: "running", endedAt: null, endReason: null })];
    const before = progressOf({ run: { status: "running", segments } });
    expect(before).toMatchObject({ pause: "todo", halted: null, test: "todo", cordon: "todo", restart: "todo", nodes: [] });
    expect(progressOf({ run: { status: "running", segments, pendingAction: "pause" } }).pause).toBe("pending");
  });

  it("wants the nodes tested after the halt, the last one first", () => {
    const segments = [segment(1, { node: "node-2", endedAt: at(5) }), segment(2)];
    const diagnostics = new Map([["node-1", [tested("pass", at(8))]]]);
    const progress = progressOf({ run: { segments }, diagnostics });
    expect(progress.nodes.map((each) => [each.node.name, each.diagnostics])).toEqual([
      ["node-1", null],
      ["node-2", null],
    ]);
    expect(progress).toMatchObject({ pause: "done", test: "todo", cordon: "todo" });
  });

  it("is under way while a test runs, and done when each reachable node has a result", () => {
    expect(progressOf({ diagnostics: new Map([["node-1", [tested(null, at(11))]]]) }).test).toBe("pending");
    expect(progressOf({ diagnostics: new Map([["node-1", [tested("pass", at(11))]]]) })).toMatchObject({ test: "done", cordon: "done" });
    expect(progressOf({ nodes: [node("node-1", "lost")] })).toMatchObject({ test: "done", cordon: "done" });
  });

  it("wants cordoned what failed, until it is, by whomever", () => {
    const diagnostics = new Map([["node-1", [tested("fail", at(11))]]]);
    expect(progressOf({ diagnostics })).toMatchObject({ cordon: "todo", nodes: [{ toCordon: true }] });
    expect(progressOf({ diagnostics, nodes: [node("node-1", "cordoned")] })).toMatchObject({
      cordon: "done",
      nodes: [{ toCordon: false }],
    });
  });

  it("follows the restart after the stretch that it remembers, also when the run trains again", () => {
    const next = segment(2, { status: "running", endedAt: null, endReason: null, startStep: 10, lastStep: 10 });
    const run = { status: "running", segments: [segment(1), next] } as const;
    expect(progressOf({ run: { ...run, segments: [...run.segments] }, after: "s1" })).toMatchObject({ pause: "done", restart: "pending" });
    const trains = [segment(1), { ...next, lastStep: 12 }];
    expect(progressOf({ run: { status: "running", segments: trains }, after: "s1" })).toMatchObject({
      restart: "done",
      successor: { id: "s2" },
    });
  });
});

describe("checkpoints to go on from", () => {
  const checkpoint = (step: number, changes: Partial<Checkpoint> = {}) =>
    ({ id: `c${step}`, step, abandoned: false, deletedAt: null, createdAt: at(step), ...changes }) as Checkpoint;

  it("proposes the newest on the curve, and offers none whose files are gone", () => {
    const all = [checkpoint(30, { abandoned: true }), checkpoint(10), checkpoint(20), checkpoint(25, { deletedAt: at(40) })];
    expect(choosableCheckpoints(all, 40).map(({ step }) => step)).toEqual([20, 10, 30]);
    expect(choosableCheckpoints(all, 20).map(({ step }) => step)).toEqual([10]);
  });

  it("resumes only a paused run, and only where nothing is given up", () => {
    expect(canResume({ status: "paused", step: 20 }, checkpoint(20))).toBe(true);
    expect(canResume({ status: "paused", step: 21 }, checkpoint(20))).toBe(false);
    expect(canResume({ status: "failed", step: 20 }, checkpoint(20))).toBe(false);
    expect(canResume({ status: "paused", step: 20 }, checkpoint(20, { abandoned: true }))).toBe(false);
  });
});
