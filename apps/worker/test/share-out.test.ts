/** How nodes are shared between sweeps and ordinary runs. */
import type { HeldTrial, ReadyStretch, TrialWork } from "@trainyard/store";
import { describe, expect, it } from "vitest";
import { type SweepShare, shareOut } from "../src/sweeps/share-out";

const ready = (sweepId: string, ordinal: number): ReadyStretch => ({ sweepId, ordinal, number: ordinal, values: {}, seed: 0, runId: null });
const held = (sweepId: string, number: number, changes: Partial<HeldTrial> = {}): HeldTrial => ({
  sweepId,
  sweepStatus: "running",
  number,
  runId: `${sweepId} ${number}`,
  status: "running",
  isAsked: false,
  ...changes,
});
const work = (changes: Partial<TrialWork>): TrialWork => ({
  healthyNodes: 4,
  ordinary: { waiting: 0, running: 0 },
  held: [],
  ready: [],
  ...changes,
});
const shares = (share = 0.5, isSpent = false): SweepShare[] => ["a", "b"].map((sweepId) => ({ sweepId, share, isSpent }));
const decided = (facts: TrialWork, among = shares()) => {
  const { begin, pause } = shareOut(facts, among);
  return { begin: begin.map(({ sweepId, ordinal }) => `${sweepId} ${ordinal}`), pause: pause.map(({ runId }) => runId) };
};

describe("what may train", () => {
  it("is as much as there are nodes that no ordinary run holds", () => {
    const many = [1, 2, 3, 4, 5].map((ordinal) => ready("a", ordinal));
    expect(decided(work({ ready: many })).begin).toEqual(["a 1", "a 2", "a 3", "a 4"]);
    expect(decided(work({ ready: many, ordinary: { waiting: 0, running: 2 } })).begin).toEqual(["a 1", "a 2"]);
    expect(decided(work({ ready: many, held: [held("a", 9)] })).begin).toEqual(["a 1", "a 2", "a 3"]);
  });

  it("is the share while ordinary runs wait, and one at least", () => {
    const many = [1, 2, 3].map((ordinal) => ready("a", ordinal));
    expect(decided(work({ ready: many, ordinary: { waiting: 1, running: 2 } })).begin).toEqual(["a 1", "a 2"]);
    expect(decided(work({ ready: many, ordinary: { waiting: 1, running: 4 } }), shares(0.1)).begin).toEqual(["a 1"]);
  });

  it("is shared between sweeps: the next trial is of the one that holds the fewest", () => {
    const facts = work({ healthyNodes: 5, held: [held("a", 1)], ready: [ready("a", 2), ready("a", 3), ready("b", 1), ready("b", 2)] });
    expect(decided(facts).begin).toEqual(["b 1", "a 2", "b 2", "a 3"]);
  });

  it("is nothing of a sweep whose node-hours are used up", () => {
    expect(decided(work({ ready: [ready("a", 1)] }), shares(0.5, true)).begin).toEqual([]);
  });
});

describe("what is paused", () => {
  it("is what sweeps hold beyond their share while ordinary runs wait; what trains longest stays", () => {
    const trials = [held("a", 1), held("a", 2), held("a", 3), held("a", 4, { status: "queued" })];
    expect(decided(work({ held: trials })).pause).toEqual([]);
    expect(decided(work({ held: trials, ordinary: { waiting: 2, running: 0 } })).pause).toEqual(["a 3", "a 4"]);
  });

  it("is every trial of a sweep that is paused or stopped, asked once", () => {
    const trials = [held("a", 1, { sweepStatus: "paused" }), held("b", 1, { sweepStatus: "stopped", isAsked: true })];
    expect(decided(work({ held: trials })).pause).toEqual(["a 1"]);
  });
});
