/** A trainer that dies, freezes, hangs or slows down, and checkpoints that cannot be written or read: found, told with evidence, gone on from. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { isAlive } from "../cluster";
import { until } from "../until";
import { type Drill, foundWithinMs, startDrill } from "./drill";

let drill: Drill;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  drill = await startDrill();
});
beforeEach(() => drill.ready());
afterEach(() => drill.cluster.tidy());
afterAll(() => drill?.cluster.stop());

const run = { steps: 400 };
const crashed = { kind: "crash", reason: "crashed", withinMs: foundWithinMs.died } as const;
const hung = { kind: "hang", reason: "hung", withinMs: foundWithinMs.hung } as const;

test("SIGKILL of a trainer: its death is seen at once, and the run goes on elsewhere", async () => {
  const { id, node } = await drill.training();
  const sinceMs = await drill.inject(node, { fault: "kill-trainer" });
  await drill.recovered(id, { ...crashed, node, sinceMs });
  expect(await drill.incident(id, "crash")).toMatchObject({ evidence: { code: "trainer-died", signal: "SIGKILL" } });
});

test("a frozen trainer is hung after three steps and 10 s, with the state of its process, and does not outlive it", async () => {
  const { id, node } = await drill.training();
  const trainerPid = drill.cluster.worker(node).trainerPid();
  const sinceMs = await drill.inject(node, { fault: "freeze-trainer" });
  await drill.recovered(id, { ...hung, node, sinceMs });
  const { evidence, summary } = await drill.incident(id, "hang");
  expect(evidence).toMatchObject({ trainerPid, activity: "training", stderrTail: "" });
  if (process.platform === "linux") expect(summary).toContain("its process was stopped");
  expect(trainerPid !== null && isAlive(trainerPid)).toBe(false);
});

test("a hang inside a step is found as fast, and a flipped bit in the checkpoint it would go on from makes it the one before", async () => {
  const { id } = await drill.cluster.createRun({ ...run, sequences: 16, checkpointEverySteps: 100 });
  const { node } = await drill.cluster.runWhere(id, "trains", ({ status }) => status === "running");
  await drill.inject(node, { fault: "bit-flip-checkpoint", atStep: 200 });
  await drill.inject(node, { fault: "hang", atStep: 290 });
  await drill.cluster.runWhere(id, "lost a segment", ({ segments }) => segments[0]?.status === "ended");
  const incident = await drill.incident(id, "hang");
  const lastPoint = (await drill.points(id, 1)).at(-1);
  const { evidence, step, nodeName, openedAt } = incident;
  expect({ step, nodeName, lastStep: lastPoint?.step }).toEqual({ step: 289, nodeName: node, lastStep: 289 });
  const limitMs = Number(evidence.limitMs);
  expect(limitMs).toBeCloseTo(9_000 + 3 * Number(evidence.medianStepMs), 3);
  expect(Date.parse(openedAt) - (lastPoint?.timeMs ?? 0)).toBeGreaterThan(limitMs - 1_000);

  const finished = await drill.cluster.runWhere(id, "finished", ({ status }) => status === "finished");
  expect(finished.segments.map(({ endReason, startStep }) => ({ endReason, startStep }))).toEqual([
    { endReason: "hung", startStep: 0 },
    { endReason: "crashed", startStep: 200 },
    { endReason: "finished", startStep: 100 },
  ]);
  expect(await drill.incident(id, "corrupt-checkpoint")).toMatchObject({
    evidence: { code: "corrupt-checkpoint", checkpointId: finished.segments[1]?.startCheckpointId },
  });
});

test("a full disk ends the segment with the reason, leaves nothing half-written, and the run goes on on another node", async () => {
  const { id } = await drill.cluster.createRun({ ...run, sequences: 16, checkpointEverySteps: 50, keep: 100 });
  const { node } = await drill.cluster.runWhere(id, "trains", ({ status }) => status === "running");
  if (node === null) throw new Error("The run trains nowhere.");
  const sinceMs = await drill.inject(node, { fault: "disk-full", atStep: 100 });
  const { segments } = await drill.recovered(id, { kind: "disk-full", reason: "crashed", node, sinceMs, withinMs: 60_000 });
  expect(segments[0]?.endDetail).toContain("disk-full: The disk is full");
  expect(segments[1]?.startStep).toBe(50);
  const written = await readdir(join(drill.cluster.home, "checkpoints", id, segments[0]?.id ?? ""));
  expect(written).toEqual(["step-00000050"]);
});

test("a loss that is not a number ends the segment as diverged at its step; the state before is kept, and a restart goes on from it", async () => {
  const { id } = await drill.cluster.createRun({ ...run, sequences: 16, checkpointEverySteps: 50 });
  const { node } = await drill.cluster.runWhere(id, "trains", ({ status }) => status === "running");
  await drill.inject(node, { fault: "nan", atStep: 120 });
  const failed = await drill.cluster.runWhere(id, "failed", ({ status }) => status === "failed");
  expect(failed.segments.map(({ endReason, lastStep }) => ({ endReason, lastStep }))).toEqual([{ endReason: "diverged", lastStep: 120 }]);
  expect(await drill.incident(id, "divergence")).toMatchObject({ nodeName: node });
  const [newest] = await drill.cluster.store.checkpoints.list(id);
  expect(newest?.step).toBe(100);
  await drill.cluster.store.actions.restart({ runId: id, checkpointId: newest?.id ?? "", author: "test", reason: "go on before it" });
  await drill.cluster.runWhere(id, "finished", ({ status }) => status === "finished");
});

test("a flipped bit in the weights shows when the steps are run again from the checkpoint before it", async () => {
  const { id } = await drill.cluster.createRun({ steps: 100_000, sequences: 16, checkpointEverySteps: 50, keep: 100 });
  const { node } = await drill.cluster.runWhere(id, "trains", ({ status }) => status === "running");
  await drill.inject(node, { fault: "bit-flip-weights", atStep: 120, bit: 24 });
  await drill.cluster.runWhere(id, "is past it", ({ step }) => step > 130);
  // A checkpoint is hashed and written beside training, so that its record comes some steps later.
  const before = await until("the checkpoint before it is kept", async () =>
    (await drill.cluster.store.checkpoints.list(id)).find(({ step }) => step === 100),
  );
  await drill.cluster.store.actions.restart({ runId: id, checkpointId: before.id, author: "test", reason: "a bit was flipped" });
  const certified = await drill.cluster.runWhere(id, "is certified", ({ segments }) => segments[1]?.certificate?.status === "fail");
  expect(certified.segments[1]?.certificate?.firstDifference).toMatchObject({ step: 120 });
  expect(await drill.incident(id, "certificate-failed")).toMatchObject({ step: 120 });
});

test("a node three times slower goes on; its own steps say so", async () => {
  const { id, node } = await drill.training();
  const { step } = await drill.cluster.store.runs.get(id);
  await drill.inject(node, { fault: "slow", atStep: step, factor: 3 });
  const isSlow = (message: string) => message.includes('"fault":"slow"');
  const told = await until("it is slow", async () => (await drill.cluster.store.runs.events(id)).find(({ message }) => isSlow(message)));
  const from = told.step ?? 0;
  await drill.cluster.runWhere(id, "has made slow steps", (run) => run.step > from + 100);
  const points = await drill.points(id, 1);
  // The quickest of many: a busy machine makes steps slower, never quicker.
  const quickest = (isCounted: (step: number) => boolean) =>
    Math.min(...points.filter((point) => isCounted(point.step)).map((point) => point.stepDurationMs));
  expect(quickest((at) => at > from + 1) / quickest((at) => at < from)).toBeGreaterThan(2);
  expect((await drill.cluster.store.runs.get(id)).segments).toHaveLength(1);
});
