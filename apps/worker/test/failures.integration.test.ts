/** What can go wrong with workers, trainers and checkpoints, done for real, and what the cluster makes of it without help. */
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, isAlive, startCluster, stepsTo } from "./cluster";
import { until } from "./until";

const detectionLimitMs = 10_000;
const names = ["one", "two"];
let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await Promise.all(names.map((name) => cluster.startWorker(name)));
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

test("a worker killed by SIGKILL is noticed within 10 s, and its run ends elsewhere in the bits of an undisturbed one", async () => {
  const run = { steps: 1_000, checkpointEverySteps: 100 };
  const undisturbed = await cluster.createRun(run);
  await cluster.runWhere(undisturbed.id, "finished", ({ status }) => status === "finished");

  const disturbed = await cluster.createRun(run);
  await cluster.checkpointed(disturbed.id);
  const victim = cluster.worker((await cluster.store.runs.get(disturbed.id)).node);
  const trainerPid = victim.trainerPid();
  const killedAt = Date.now();
  victim.signal("SIGKILL");
  await cluster.runWhere(disturbed.id, "is taken from the dead node", ({ segments }) => segments[0]?.endReason === "node-lost");
  expect(Date.now() - killedAt).toBeLessThan(detectionLimitMs);
  await until("the trainer died with its agent", () => trainerPid !== null && !isAlive(trainerPid));

  const finished = await cluster.runWhere(disturbed.id, "finished", ({ status }) => status === "finished");
  expect(finished.segments.map(({ endReason }) => endReason)).toEqual(["node-lost", "finished"]);
  expect(finished.segments[1]?.node).not.toBe(victim.name);
  expect(finished.segments[1]?.startStep).toBeGreaterThanOrEqual(100);
  expect(await cluster.effectiveSteps(disturbed.id)).toEqual(stepsTo(run.steps));
  expect(await cluster.finalStateHash(disturbed.id)).toBe(await cluster.finalStateHash(undisturbed.id));
  expect(await cluster.losses(disturbed.id)).toEqual(["node-lost"]);
});

test("a worker that was declared lost and comes back can write nothing and ends its trainer", async () => {
  const { id } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 100 });
  await cluster.checkpointed(id);
  const frozen = cluster.worker((await cluster.store.runs.get(id)).node);
  const trainerPid = frozen.trainerPid();
  if (trainerPid === null) throw new Error("The trainer's process id is not known.");
  frozen.signal("SIGSTOP");
  const moved = await cluster.runWhere(
    id,
    "trains elsewhere",
    (run) => run.node !== frozen.name && (run.segments[1]?.lastStep ?? 0) > (run.segments[1]?.startStep ?? 0),
  );
  const lastStep = moved.segments[0]?.lastStep;
  expect(isAlive(trainerPid)).toBe(true);

  frozen.signal("SIGCONT");
  await until("its trainer is gone", () => !isAlive(trainerPid));
  await until("its node works again", async () => (await cluster.node(frozen.name)).state === "healthy");
  const after = await cluster.store.runs.get(id);
  expect(after.segments[0]).toMatchObject({ endReason: "node-lost", lastStep });
  expect(after.segments).toHaveLength(2);
  expect(after.status).toBe("running");
});

test("a trainer that dies is started again from the last checkpoint, with the evidence of its death", async () => {
  const { id } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 50 });
  await cluster.checkpointed(id);
  const { node } = await cluster.store.runs.get(id);
  const trainerPid = cluster.worker(node).trainerPid();
  if (trainerPid === null) throw new Error("The trainer's process id is not known.");
  process.kill(trainerPid, "SIGKILL");
  const retried = await cluster.runWhere(id, "goes on", ({ segments }) => (segments[1]?.lastStep ?? 0) > (segments[1]?.startStep ?? 0));
  expect(retried.segments[0]).toMatchObject({ endReason: "crashed" });
  expect(retried.segments[1]?.startStep).toBeGreaterThanOrEqual(50);
  const incident = (await cluster.store.incidents.list({ runId: id })).find(({ kind }) => kind === "crash");
  expect(incident).toMatchObject({ evidence: { signal: "SIGKILL" } });
  const stopped = await cluster.stopRun(id);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(stopped.step));
});

test("three deaths before any checkpoint fail the run with the reason", async () => {
  const { id } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 100_000 });
  const killed = new Set<number>();
  const failed = await until("the run failed", async () => {
    for (const name of names) {
      const trainerPid = cluster.worker(name).trainerPid();
      if (trainerPid === null || killed.has(trainerPid) || !isAlive(trainerPid)) continue;
      killed.add(trainerPid);
      process.kill(trainerPid, "SIGKILL");
    }
    const run = await cluster.store.runs.get(id);
    return run.status === "failed" && run;
  });
  expect(failed.segments.map(({ endReason }) => endReason)).toEqual(["crashed", "crashed", "crashed"]);
  expect(failed.statusDetail).toContain("SIGKILL");
});

test("a corrupt checkpoint is skipped with an incident, and the one before it is used", async () => {
  const { id } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 50, keep: 1_000 });
  await cluster.checkpointed(id, 2);
  await cluster.store.actions.pause({ runId: id, author: "test", reason: "to damage its checkpoint" });
  await cluster.runWhere(id, "paused", ({ status }) => status === "paused");
  const [newest, before] = await cluster.store.checkpoints.list(id);
  if (newest === undefined || before === undefined) throw new Error("There are fewer than two checkpoints.");
  await truncate(join(cluster.home, "checkpoints", newest.path, "state.safetensors"), Math.floor(newest.bytes / 2));
  await cluster.store.actions.resume({ runId: id, author: "test", reason: "to see it skipped" });
  const run = await cluster.runWhere(id, "trains again", ({ segments }) => (segments.at(-1)?.lastStep ?? 0) > newest.step);
  expect(run.segments.at(-1)).toMatchObject({ startStep: before.step, startCheckpointId: before.id });
  expect(await cluster.losses(id)).toEqual(["corrupt-checkpoint"]);
});
