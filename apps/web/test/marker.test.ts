/** Marks on the x axis: what deserves one, and what it says. */
import type { Checkpoint, Intervention } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { markersOf } from "../src/charts/marker";
import { segment } from "./chart-fixtures";

const checkpoint: Checkpoint = {
  id: "c",
  runId: "run",
  segmentId: "a",
  step: 40,
  tokens: 4_000,
  validationLoss: 3.5,
  stateHash: "0",
  parentHash: null,
  bytes: 1,
  path: "p",
  pinned: false,
  best: false,
  abandoned: false,
  deletedAt: null,
  createdAt: "2026-01-01T00:00:00.000Z",
};

const intervention: Intervention = {
  id: "i",
  runId: "run",
  segmentId: "a",
  kind: "pause",
  arguments: {},
  author: "Ada",
  reason: "lunch",
  incidentId: null,
  policyId: null,
  status: "applied",
  requestedAt: "2026-01-01T00:00:00.000Z",
  appliedAt: "2026-01-01T00:00:00.000Z",
  appliedStep: 50,
  result: null,
};

describe("markersOf", () => {
  it("marks checkpoints that can be restarted from, the best one apart, and no others", () => {
    const others = [
      { ...checkpoint, id: "gone", deletedAt: "2026-01-01T00:00:00.000Z" },
      { ...checkpoint, id: "abandoned", abandoned: true },
    ];
    const markers = markersOf([], [{ ...checkpoint, id: "best", best: true, step: 80 }, checkpoint, ...others], []);
    expect(markers.map(({ checkpointId, kind }) => [checkpointId, kind])).toEqual([
      ["c", "checkpoint"],
      ["best", "best"],
    ]);
  });

  it("marks ends nobody asked for and restarts with their new rate, but no move to another node", () => {
    const segments = [
      segment({ id: "a", lastStep: 60, status: "ended", endReason: "node-lost", endDetail: "no heartbeat" }),
      segment({ id: "b", ordinal: 2, parentId: "a", startStep: 40, lastStep: 90, status: "ended", endReason: "rolled-back" }),
      segment({
        id: "c",
        ordinal: 3,
        parentId: "b",
        startStep: 70,
        lastStep: 75,
        status: "ended",
        endReason: "drained",
        peakLearningRate: 5e-4,
      }),
      segment({ id: "d", ordinal: 4, parentId: "c", startStep: 75, lastStep: 80 }),
    ];
    const markers = markersOf(segments, [], []);
    expect(markers.map(({ kind, step, segmentId }) => [kind, step, segmentId])).toEqual([
      ["failure", 60, "a"],
      ["restart", 70, "c"],
    ]);
    expect(markers[0]?.detail).toContain("no heartbeat");
    expect(markers[1]?.detail).toContain("5e-4");
  });

  it("marks applied interventions with who and why", () => {
    expect(markersOf([], [], [intervention])[0]).toMatchObject({ kind: "intervention", step: 50, detail: "by Ada: lunch" });
    expect(markersOf([], [], [{ ...intervention, appliedStep: null }])).toEqual([]);
  });

  it("says what a change changed", () => {
    const fields = [{ field: "optimizer.beta2", from: 0.95, to: 0.98, rebuilds: false }];
    const change: Intervention = { ...intervention, kind: "change", arguments: { changes: {}, fields } };
    expect(markersOf([], [], [change])[0]).toMatchObject({
      title: "Change at step 50",
      detail: "optimizer.beta2 0.95 → 0.98, by Ada: lunch",
    });
    expect(markersOf([], [], [{ ...change, status: "failed" }])[0]).toMatchObject({ detail: "by Ada: lunch" });
  });
});
