/** Answers on a real cluster: a spike that a policy rolls back, and a tournament whose winner the run goes on from. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultFile } from "@trainyard/contracts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster, stepsTo } from "./cluster";
import { until } from "./until";

const by = { author: "test", reason: "the test asks" };
let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

interface Row {
  step: number;
  trainLoss: string;
  effective: boolean;
}

async function pointsOf(runId: string): Promise<Row[]> {
  let text = "";
  for await (const part of cluster.store.series.csv(runId)) text += part;
  const [header = "", ...lines] = text.trim().split("\n");
  const columns = header.split(",");
  const at = (cells: readonly string[], name: string) => cells[columns.indexOf(name)] ?? "";
  return lines
    .map((line) => line.split(","))
    .map((cells) => ({ step: Number(at(cells, "step")), trainLoss: at(cells, "trainLoss"), effective: at(cells, "effective") === "true" }));
}

test("a spike is rolled back before its first warning sign, without the samples that were read in it, and the run goes on", async () => {
  const { store, home } = cluster;
  const faults = join(home, "faults.json");
  const jump: FaultFile = [{ id: "jump", node: "shaken", fault: { fault: "learning-rate", atStep: 155, steps: 1, factor: 1_000 } }];
  await writeFile(faults, JSON.stringify(jump));
  await cluster.startWorker("shaken", { TRAINYARD_FAULTS: faults });
  const { id: runId } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 10, keep: 1_000 });
  const policy = await store.policies.create({
    name: "guardian",
    detector: "rolling-sigma-trainLoss",
    runId,
    answer: { kind: "rollback", skipSamples: true, learningRateFactor: null },
    limits: { cooldownSteps: 50, maxAnswers: 3, perTokens: 1_000_000 },
    author: "test",
  });
  await store.policies.lookedBack({ policyId: policy.id, runs: 1 });
  await store.policies.setMode({ policyId: policy.id, mode: "act", ...by });

  const run = await cluster.runWhere(runId, "goes on", ({ segments }) => (segments[1]?.lastStep ?? 0) > 200);
  const [decision] = (await store.policies.decisionsOfRun(runId)).toReversed();
  expect(decision).toMatchObject({ policyId: policy.id, outcome: "acted", alarm: { detector: "rolling-sigma-trainLoss" } });
  const [incident] = (await store.incidents.list({ runId })).filter(({ id }) => id === decision?.incidentId);
  const firstWarning = incident?.step ?? 0;
  expect(incident).toMatchObject({ kind: "spike", status: expect.not.stringMatching("open"), answers: [decision?.interventionId] });
  expect(firstWarning).toBeGreaterThan(155);
  expect(run.segments[0]?.endReason).toBe("rolled-back");
  expect(run.segments[1]?.startStep).toBeLessThan(firstWarning);
  const [rollBack] = (await store.interventions.list(runId)).filter(({ kind }) => kind === "rollback");
  expect(rollBack).toMatchObject({
    author: "policy: guardian",
    status: "applied",
    arguments: { fromStep: firstWarning, toStep: decision?.alarm.step },
    result: { stepsLost: (run.segments[0]?.lastStep ?? 0) - (run.segments[1]?.startStep ?? 0) },
  });
  const samples = { from: (firstWarning - 1) * 2, to: (decision?.alarm.step ?? 0) * 2 };
  expect(run.specification.data.skip).toEqual([samples]);
  expect(rollBack?.result?.samplesSkipped).toBe(samples.to - samples.from);

  const stopped = await cluster.stopRun(runId);
  expect(await cluster.effectiveSteps(runId)).toEqual(stepsTo(stopped.step));
  const points = await pointsOf(runId);
  const spike = Number(points.find(({ step, effective }) => step === decision?.alarm.step && !effective)?.trainLoss);
  const after = points.filter(({ step, effective }) => effective && step > firstWarning).map(({ trainLoss }) => Number(trainLoss));
  expect(Math.max(...after)).toBeLessThan(spike);
});

test("candidates stop at their step in the bits of the run, and the run goes on from the one that is kept", async () => {
  const { store } = cluster;
  await cluster.startWorker("one");
  const { id: runId } = await cluster.createRun({ steps: 40, checkpointEverySteps: 10, keep: 1_000 });
  await cluster.runWhere(runId, "is over", ({ status }) => status === "finished");
  const before = new Map((await pointsOf(runId)).map(({ step, trainLoss }) => [step, trainLoss]));
  const checkpoint = (await store.checkpoints.list(runId)).find(({ step }) => step === 10);
  const tournament = await store.tournaments.start({
    ...by,
    runId,
    checkpointId: checkpoint?.id ?? "",
    steps: 7,
    candidates: [
      { label: "as it is", changes: {} },
      { label: "lower", changes: { schedule: { peakLearningRate: 1e-4 } } },
    ],
  });
  const played = await until("both candidates have trained their steps", async () => {
    const now = await store.tournaments.get(tournament.id);
    return now.candidates.every(({ status }) => status === "stopped") && now;
  });
  expect(played.candidates).toMatchObject([
    { label: "as it is", step: 17, validationLoss: expect.any(Number) },
    { label: "lower", step: 17, validationLoss: expect.any(Number) },
  ]);
  const [same, lower] = played.candidates;
  const losses = async (id = "") => (await pointsOf(id)).filter(({ effective }) => effective).map(({ trainLoss }) => trainLoss);
  const whole = stepsTo(17).map((step) => before.get(step));
  expect(await losses(same?.runId)).toEqual(whole);
  expect(await losses(lower?.runId)).not.toEqual(whole);

  await store.tournaments.keep({ ...by, tournamentId: tournament.id, candidateRunId: same?.runId ?? "" });
  const over = await cluster.runWhere(runId, "is over again", ({ status, segments }) => status === "finished" && segments.length === 3);
  expect(over.segments.map((segment) => segment.runId)).toEqual([runId, same?.runId, runId]);
  expect(await losses(runId)).toEqual(stepsTo(40).map((step) => before.get(step)));
});
