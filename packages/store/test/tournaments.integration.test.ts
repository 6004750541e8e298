/** Forks and tournaments: runs that begin from another run's checkpoint, and a run that goes on from its fork's. */
import type { RunDetail, TournamentCandidate } from "@trainyard/contracts";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { ClaimedSegment, Store } from "../src/index";
import { claimLive, createRun, openTestStore, pointsOf, registerNode, type TestNode, type TestStore, trainTo } from "./fixtures";

let test: TestStore;
let store: Store;
const by = { author: "ada", reason: "it spiked" };
const lower = { label: "lower rate", changes: { schedule: { peakLearningRate: 5e-4 } } };
const skipping = { label: "skip", changes: { data: { skip: [{ from: 60, to: 80 }] } } };

beforeAll(async () => {
  test = await openTestStore(inject("databaseUrl"));
  store = test.store;
});
afterAll(() => test.close());

interface Started {
  run: RunDetail;
  node: TestNode;
  writer: ClaimedSegment;
  /** Of step 20. */
  checkpointId: string;
}

/** At step 50, with checkpoints of 20 and 40 that losses of 3.8 and 3.6 belong to. */
async function started(): Promise<Started> {
  const run = await createRun(store);
  const node = await registerNode(store);
  const writer = await claimLive(store, run.id, node);
  const checkpointId = await trainTo(store, writer, 20);
  await trainTo(store, writer, 40, 21);
  await store.recording.points(writer, pointsOf(41, 50));
  return { run, node, writer, checkpointId };
}

const start = ({ run, checkpointId }: Started, candidates: readonly TournamentCandidate[] = [lower, skipping]) =>
  store.tournaments.start({ ...by, runId: run.id, checkpointId, steps: 10, candidates });

/** Has a candidate train its steps, as its trainer does. */
async function play(runId: string, trainLoss = 1): Promise<ClaimedSegment> {
  const writer = await claimLive(store, runId, await registerNode(store));
  await store.recording.points(
    writer,
    pointsOf(21, 30, () => ({ trainLoss })),
  );
  await trainTo(store, writer, 30, 31);
  await store.lifecycle.endSegment(writer, { reason: "stopped" });
  return writer;
}

const candidateOf = (tournament: { candidates: { label: string; runId: string }[] }, { label }: { label: string }) =>
  tournament.candidates.find((each) => each.label === label)?.runId ?? "";

async function curveOf(runId: string): Promise<{ steps: number[]; losses: string[] }> {
  let text = "";
  for await (const part of store.series.csv(runId)) text += part;
  const [header = "", ...lines] = text.trim().split("\n");
  const columns = header.split(",");
  const rows = lines.map((line) => line.split(",")).filter((cells) => cells[columns.indexOf("effective")] === "true");
  return {
    steps: rows.map((cells) => Number(cells[columns.indexOf("step")])),
    losses: rows.map((cells) => cells[columns.indexOf("trainLoss")] ?? ""),
  };
}

const stepsTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("a tournament", () => {
  it("forks a run for each candidate, with its changes, the whole run's schedule, and a step to stop at", async () => {
    const begun = await started();
    const tournament = await start(begun);
    expect(tournament).toMatchObject({ ...by, runId: begun.run.id, checkpointStep: 20, steps: 10, status: "running" });
    expect(tournament.candidates).toMatchObject([
      { ...lower, runName: `${begun.run.name}: lower rate`, status: "queued", step: 20, winner: false },
      { ...skipping, status: "queued", step: 20, winner: false },
    ]);
    const fork = await store.runs.get(candidateOf(tournament, lower));
    expect(fork).toMatchObject({
      tournamentId: tournament.id,
      forkOf: { runId: begun.run.id, checkpointId: begun.checkpointId, step: 20 },
      totalSteps: 200,
      specification: { schedule: { peakLearningRate: 5e-4 }, duration: { steps: 200 } },
      segmentCount: 1,
      validationLoss: 4.8,
    });
    expect(fork.segments).toMatchObject([
      { id: begun.writer.segmentId, runId: begun.run.id, effectiveUntilStep: 20 },
      { runId: fork.id, ordinal: 1, parentId: begun.writer.segmentId, startCheckpointId: begun.checkpointId, startStep: 20 },
    ]);
    expect(fork.sparkline).not.toEqual([]);
    const claimed = await claimLive(store, fork.id, await registerNode(store));
    expect(claimed).toMatchObject({ startStep: 20, stopAtStep: 30, startCheckpoint: { id: begun.checkpointId } });
    expect(begun.writer.stopAtStep).toBeNull();
    expect(await store.interventions.list(begun.run.id)).toMatchObject([{ kind: "annotate", arguments: { tournamentId: tournament.id } }]);
    expect(await store.runs.get(begun.run.id)).toMatchObject({ status: "running", segmentCount: 1 });
  });

  it("is refused with the field that is wrong, or while another is undecided, and nothing is left of it", async () => {
    const begun = await started();
    const runs = (await store.runs.list()).length;
    await expect(start(begun, [lower, lower])).rejects.toMatchObject({ issues: [{ field: "candidates.1.label" }] });
    await expect(start(begun, [lower, { label: "wider", changes: { model: { width: 16 } } }])).rejects.toMatchObject({
      issues: [{ field: "candidates.1.changes.model.width" }],
    });
    const other = await started();
    await expect(start({ ...begun, checkpointId: other.checkpointId })).rejects.toMatchObject({ code: "not-found" });
    expect(await store.runs.list()).toHaveLength(runs + 1);
    await start(begun, [{ label: "as it is", changes: {} }]);
    await expect(start(begun)).rejects.toMatchObject({ code: "conflict" });
  });

  it("has its run go on from the candidate that is kept, over the border and back, and stops the others", async () => {
    const begun = await started();
    const runId = begun.run.id;
    const tournament = await start(begun);
    const winner = candidateOf(tournament, skipping);
    const keep = () => store.tournaments.keep({ ...by, tournamentId: tournament.id, candidateRunId: winner });
    await expect(keep()).rejects.toMatchObject({ code: "conflict" });
    const played = await play(winner);
    const { tournament: decided, wakeNodeIds } = await keep();
    expect(decided.status).toBe("decided");
    expect(decided.candidates).toMatchObject([
      { status: "stopped", winner: false },
      { status: "stopped", step: 30, trainLoss: 1, winner: true },
    ]);
    expect(wakeNodeIds).toEqual([begun.node.nodeId]);
    await expect(keep()).rejects.toMatchObject({ code: "conflict" });
    await expect(store.recording.points(begun.writer, pointsOf(51, 51))).rejects.toMatchObject({ code: "fenced" });

    const next = await claimLive(store, runId, begun.node);
    expect(next).toMatchObject({ startStep: 30, stopAtStep: null, specification: { data: skipping.changes.data } });
    await store.recording.points(
      next,
      pointsOf(31, 60, () => ({ trainLoss: 0.5 })),
    );
    const after = await store.runs.get(runId);
    expect(after).toMatchObject({ step: 60, segmentCount: 2, forkOf: null, tournamentId: null });
    expect(after.segments.map((segment) => [segment.id, segment.runId, segment.effectiveUntilStep])).toEqual([
      [begun.writer.segmentId, runId, 20],
      [played.segmentId, winner, 30],
      [next.segmentId, runId, null],
    ]);
    const { steps, losses } = await curveOf(runId);
    expect(steps).toEqual(stepsTo(60));
    expect([losses[19], losses[20], losses[29], losses[30]]).toEqual(["3.8", "1", "1", "0.5"]);
    expect(await store.interventions.list(runId)).toMatchObject([
      { kind: "restart", status: "applied", arguments: { candidateRunId: winner, toStep: 30 } },
      { kind: "annotate" },
    ]);
    expect((await store.checkpoints.list(runId)).map(({ step, runId: of, abandoned }) => ({ step, of, abandoned }))).toEqual([
      { step: 30, of: winner, abandoned: false },
      { step: 40, of: runId, abandoned: true },
      { step: 20, of: runId, abandoned: false },
    ]);
    const { series } = await store.series.snapshot(runId);
    expect(series.filter(({ metric }) => metric === "trainLoss").map(({ segmentId, step }) => [segmentId, step.at(-1)])).toEqual([
      [begun.writer.segmentId, 50],
      [played.segmentId, 30],
      [next.segmentId, 60],
    ]);
    await store.lifecycle.endSegment(next, { reason: "drained" });
    expect(await claimLive(store, runId, begun.node)).toMatchObject({ startStep: 30, startCheckpoint: { step: 30 } });
  });

  it("can be cancelled: its candidates stop and the run is as it was", async () => {
    const begun = await started();
    const tournament = await start(begun);
    const node = await registerNode(store);
    await claimLive(store, candidateOf(tournament, lower), node);
    const { tournament: cancelled, wakeNodeIds } = await store.tournaments.cancel({ ...by, tournamentId: tournament.id });
    expect(cancelled).toMatchObject({ status: "cancelled", candidates: [{ status: "running" }, { status: "stopped" }] });
    expect(wakeNodeIds).toEqual([node.nodeId]);
    expect((await store.runs.get(candidateOf(tournament, lower))).pendingAction).toBe("stop");
    expect(await store.runs.get(begun.run.id)).toMatchObject({ status: "running", step: 50 });
    expect((await store.tournaments.list(begun.run.id)).map(({ id }) => id)).toEqual([tournament.id]);
  });
});

describe("a fork", () => {
  it("shows nothing of what the other run does after it", async () => {
    const begun = await started();
    const fork = candidateOf(await start(begun, [lower]), lower);
    await store.recording.points(
      begun.writer,
      pointsOf(51, 90, () => ({ trainLoss: 77 })),
    );
    await play(fork);
    const { steps, losses } = await curveOf(fork);
    expect(steps).toEqual(stepsTo(30));
    expect(losses).not.toContain("77");
    const { series } = await store.series.snapshot(fork);
    expect(Math.max(...series.flatMap(({ step }) => step))).toBe(30);
    expect((await store.checkpoints.list(fork)).map(({ step }) => step)).toEqual([30, 20]);
    const plan = await store.actions.planRollBack({ runId: fork, request: { fromStep: 21, toStep: 25, skipSamples: true } });
    expect(plan).toMatchObject({ checkpointId: begun.checkpointId, stepsLost: 10, skip: [{ from: 40, to: 50 }] });
    const restarted = await store.actions.restart({ ...by, runId: fork, checkpointId: begun.checkpointId });
    expect(restarted.intervention.status).toBe("requested");
  });

  it("keeps the other run's checkpoint from retention while it needs it", async () => {
    const begun = await started();
    const fork = candidateOf(await start(begun, [lower]), lower);
    for (const step of [60, 80, 100]) await trainTo(store, begun.writer, step, step === 60 ? 51 : step - 19);
    const present = async () =>
      (await store.checkpoints.list(begun.run.id)).filter(({ deletedAt }) => deletedAt === null).map(({ step }) => step);
    await store.checkpoints.retire();
    expect(await present()).toEqual([100, 80, 20]);
    await play(fork);
    await store.tournaments.cancel({ ...by, tournamentId: (await store.runs.get(fork)).tournamentId ?? "" });
    await store.checkpoints.retire();
    expect(await present()).toEqual([100, 80]);
    await expect(store.actions.restart({ ...by, runId: fork, checkpointId: begun.checkpointId })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
