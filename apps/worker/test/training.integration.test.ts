/** A run's ordinary life on a real cluster: trained, stopped, paused, restarted, moved. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster, stepsTo } from "./cluster";
import { until } from "./until";

const person = { author: "test", reason: "the test asks" };
/** Long enough to be interrupted anywhere: the tests never wait for its end. */
const long = { steps: 100_000, checkpointEverySteps: 200 };
let cluster: Cluster;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await Promise.all([cluster.startWorker("one"), cluster.startWorker("two")]);
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

/** Asks and wakes the agent, as the API does. */
async function ask(action: "pause" | "stop" | "checkpoint", runId: string) {
  const { intervention, wakeNodeId } = await cluster.store.actions[action]({ runId, ...person });
  if (wakeNodeId !== null) await cluster.publisher.wakeNode(wakeNodeId);
  return intervention;
}

async function appliedStep(runId: string, interventionId: string): Promise<number> {
  return until("the intervention is applied", async () => {
    const found = (await cluster.store.interventions.list(runId)).find((candidate) => candidate.id === interventionId);
    return found?.status === "applied" ? found.appliedStep : null;
  });
}

test("a run trains to its end with every step recorded once, and a second delivery changes nothing", async () => {
  const created = await cluster.createRun({ steps: 25 });
  const run = await cluster.runWhere(created.id, "finished", ({ status }) => status === "finished");
  expect(await cluster.effectiveSteps(run.id)).toEqual(stepsTo(25));
  expect(run.validationLoss).not.toBeNull();
  expect((await cluster.store.checkpoints.list(run.id)).map(({ step }) => step)).toEqual([25, 20, 10]);

  const [segment] = run.segments;
  if (segment === undefined) throw new Error("The run has no segment.");
  await cluster.queue.enqueue(segment.id);
  await until("the second delivery was taken", async () => !(await cluster.queue.has(segment.id)));
  const again = await cluster.store.runs.get(run.id);
  expect(again.segments).toEqual(run.segments);
  expect(again.status).toBe("finished");
});

test("stop, asked during a step, writes a checkpoint at the next boundary and ends there", async () => {
  const { id } = await cluster.createRun({ ...long, sequences: 512 });
  await cluster.runWhere(id, "makes steps", ({ step }) => step >= 2);
  const step = await appliedStep(id, (await ask("stop", id)).id);
  const run = await cluster.runWhere(id, "stopped", ({ status }) => status === "stopped");
  expect(run.step).toBe(step);
  expect(run.segments.map(({ endReason }) => endReason)).toEqual(["stopped"]);
  expect((await cluster.store.checkpoints.list(id))[0]?.step).toBe(step);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(step));
});

test("a paused run goes on from exactly where it paused", async () => {
  const { id } = await cluster.createRun(long);
  await cluster.runWhere(id, "makes steps", ({ step }) => step >= 5);
  const step = await appliedStep(id, (await ask("pause", id)).id);
  await cluster.runWhere(id, "paused", ({ status }) => status === "paused");
  await cluster.store.actions.resume({ runId: id, ...person });
  await cluster.runWhere(id, "goes on", (run) => run.status === "running" && run.step > step);
  const run = await cluster.stopRun(id);
  expect(run.segments.map(({ startStep }) => startStep)).toEqual([0, step]);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(run.step));
});

test("a checkpoint asked for is written while training goes on", async () => {
  const { id } = await cluster.createRun({ ...long, checkpointEverySteps: 100_000 });
  await cluster.runWhere(id, "makes steps", ({ step }) => step >= 5);
  const step = await appliedStep(id, (await ask("checkpoint", id)).id);
  await cluster.runWhere(id, "goes on", (run) => run.status === "running" && run.step > step);
  expect((await cluster.checkpointed(id)).map((checkpoint) => checkpoint.step)).toEqual([step]);
  await cluster.stopRun(id);
});

test("a running run restarts from a checkpoint with a new learning rate", async () => {
  const { id } = await cluster.createRun({ ...long, checkpointEverySteps: 20, keep: 1_000 });
  const checkpoint = (await cluster.checkpointed(id)).at(-1);
  if (checkpoint === undefined) throw new Error("There is no checkpoint.");
  await cluster.runWhere(id, "is well past it", ({ step }) => step > checkpoint.step + 20);
  await cluster.store.actions.restart({ runId: id, checkpointId: checkpoint.id, peakLearningRate: 5e-4, ...person });
  await cluster.runWhere(id, "trains its second segment", (run) => (run.segments[1]?.lastStep ?? 0) > checkpoint.step);
  const run = await cluster.stopRun(id);
  expect(run.segments.map(({ startStep, endReason, peakLearningRate }) => ({ startStep, endReason, peakLearningRate }))).toEqual([
    { startStep: 0, endReason: "rolled-back", peakLearningRate: 1e-3 },
    { startStep: checkpoint.step, endReason: "stopped", peakLearningRate: 5e-4 },
  ]);
  expect(run.segments[0]?.effectiveUntilStep).toBe(checkpoint.step);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(run.step));
  const restart = (await cluster.store.interventions.list(id)).find(({ kind }) => kind === "restart");
  expect(restart?.status).toBe("applied");
});

test("cordon with move: the run goes on elsewhere at once, and the node takes nothing more until it is uncordoned", async () => {
  const { id } = await cluster.createRun(long);
  const before = await cluster.runWhere(id, "makes steps", ({ step }) => step >= 5);
  const left = await cluster.node(before.node ?? "");
  const { wakeNodeId } = await cluster.store.nodes.cordon({ nodeId: left.id, running: "move", ...person });
  if (wakeNodeId !== null) await cluster.publisher.wakeNode(wakeNodeId);
  const after = await cluster.runWhere(
    id,
    "trains elsewhere",
    (run) => run.node !== null && run.node !== left.name && run.segments.length === 2 && run.step > (run.segments[1]?.startStep ?? 0),
  );
  expect(after.segments[0]?.endReason).toBe("drained");
  await until("the node is cordoned", async () => (await cluster.node(left.name)).state === "cordoned");
  const waiting = await cluster.createRun({ steps: 5, seed: 8 });
  expect((await cluster.store.runs.get(waiting.id)).status).toBe("queued");

  await cluster.store.nodes.uncordon({ nodeId: left.id, ...person, override: true });
  const trained = await cluster.runWhere(waiting.id, "finished", ({ status }) => status === "finished");
  expect(trained.segments[0]?.node).toBe(left.name);
  const stopped = await cluster.stopRun(id);
  expect(await cluster.effectiveSteps(id)).toEqual(stepsTo(stopped.step));
});

test("cordon with finish: the run ends where it is, then the node is cordoned", async () => {
  const { id } = await cluster.createRun({ steps: 2_000, checkpointEverySteps: 1_000 });
  const before = await cluster.runWhere(id, "makes steps", ({ step }) => step >= 5);
  const node = await cluster.node(before.node ?? "");
  await cluster.store.nodes.cordon({ nodeId: node.id, running: "finish", ...person });
  expect((await cluster.node(node.name)).state).toBe("draining");
  const run = await cluster.runWhere(id, "finished", ({ status }) => status === "finished");
  expect(run.segments).toHaveLength(1);
  await until("the node is cordoned", async () => (await cluster.node(node.name)).state === "cordoned");
  await cluster.store.nodes.uncordon({ nodeId: node.id, ...person, override: true });
});
