/** Changes of a running run on a real cluster: made in place, recorded with what was read back, and kept through a kill. */
import { join } from "node:path";
import type { FromTrainer, Intervention, RunOverrides, TrainerCommand } from "@trainyard/contracts";
import { trainSegment } from "@trainyard/trainer";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster, stepsTo } from "./cluster";
import { specification } from "./sample-run";
import { until } from "./until";

const person = { author: "test", reason: "the test asks" };
const run = { steps: 100_000, checkpointEverySteps: 50, keep: 1_000 };
let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("one");
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

async function change(runId: string, changes: RunOverrides): Promise<Intervention & { appliedStep: number }> {
  const { intervention, wakeNodeId } = await cluster.store.actions.change({ runId, changes, ...person });
  if (wakeNodeId !== null) await cluster.publisher.wakeNode(wakeNodeId);
  return until("the change is in force", async () => {
    const found = (await cluster.store.interventions.list(runId)).find(({ id }) => id === intervention.id);
    return found?.status === "applied" && found.appliedStep !== null && { ...found, appliedStep: found.appliedStep };
  });
}

/** The same run without a cluster: `commands` are given at their steps. Answers the hash of its last checkpoint. */
async function straightStateHash(commands: readonly { readonly step: number; readonly command: TrainerCommand }[]): Promise<string> {
  const pending: TrainerCommand[] = [];
  let stateHash = "";
  const emit = async (event: FromTrainer) => {
    if (event.type === "checkpoint") stateHash = event.stateHash;
    if (event.type === "step") pending.push(...commands.filter(({ step }) => step === event.point.step).map(({ command }) => command));
  };
  const start = {
    type: "start" as const,
    runId: "straight",
    segmentId: "straight",
    specification: specification(run),
    datasetDirectory: join(cluster.home, "datasets", "tiny"),
    checkpointDirectory: join(cluster.home, "straight"),
    resumeFrom: null,
    pretrainedFrom: null,
    threads: 1,
  };
  await trainSegment(start, { emit, takeCommands: () => pending.splice(0) });
  return stateHash;
}

test("a run that is changed twice and killed right after goes on in the bits of one that was not killed", async () => {
  const { id } = await cluster.createRun(run);
  await cluster.runWhere(id, "makes steps", ({ step }) => step >= 5);
  const trainerPid = cluster.worker("one").trainerPid();
  if (trainerPid === null) throw new Error("The trainer's process id is not known.");

  const numbers: RunOverrides = { schedule: { peakLearningRate: 5e-4 }, optimizer: { beta2: 0.98 } };
  const first = await change(id, numbers);
  expect(first.result).toMatchObject({
    fields: [
      { field: "schedule.peakLearningRate", from: 1e-3, to: 5e-4, found: 5e-4, agrees: true },
      { field: "optimizer.beta2", from: 0.95, to: 0.98, found: Math.fround(0.98), agrees: true },
    ],
    rebuildDurationMs: null,
  });
  const swap: RunOverrides = { optimizer: { name: "sgd" }, model: { activation: "relu" } };
  const second = await change(id, swap);
  expect(second.result).toMatchObject({ optimizerStartStep: second.appliedStep, rebuildDurationMs: expect.any(Number) });

  process.kill(trainerPid, "SIGKILL"); // the one trainer that made both changes
  const resumed = await cluster.runWhere(id, "goes on", ({ segments }) => (segments[1]?.lastStep ?? 0) > (segments[1]?.startStep ?? 0));
  expect(resumed.segments.map(({ endReason }) => endReason)).toEqual(["crashed", null]);
  expect(resumed.segments[1]?.startStep).toBeGreaterThanOrEqual(second.appliedStep);
  expect(resumed.specification).toMatchObject({ optimizer: { name: "sgd", beta2: 0.98 }, model: { activation: "relu" } });

  const { step } = await until("a checkpoint of the second segment", async () =>
    (await cluster.store.checkpoints.list(id)).find((checkpoint) => checkpoint.segmentId === resumed.segments[1]?.id),
  );
  const stopped = await cluster.stopRun(id);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(stopped.step));
  expect((await cluster.store.interventions.list(id)).filter(({ kind }) => kind === "change")).toHaveLength(2);

  const asChange = (changes: RunOverrides): TrainerCommand => ({ type: "command", commandId: "change", kind: "change", changes });
  const straight = await straightStateHash([
    { step: first.appliedStep, command: asChange(numbers) },
    { step: second.appliedStep, command: asChange(swap) },
    { step, command: { type: "command", commandId: "stop", kind: "stop" } },
  ]);
  const recorded = (await cluster.store.checkpoints.list(id)).find((checkpoint) => checkpoint.step === step);
  expect(recorded?.stateHash).toBe(straight);
});
