/** What proves a recovery, with real trainers: a sound restart passes, a flipped bit fails by name, and a stale optimizer shows itself. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FaultFile, Incident, IncidentKind } from "@trainyard/contracts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "../cluster";
import { until } from "../until";

const by = { author: "test", reason: "for the proof" };
let cluster: Cluster;
let file: string;
const faults: FaultFile = [];
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  cluster = await startCluster();
  file = join(cluster.home, "faults.json");
  await writeFile(file, "[]");
  await cluster.startWorker("one", { TRAINYARD_FAULTS: file });
});
afterEach(() => cluster.tidy());
afterAll(() => cluster?.stop());

async function inject(fault: FaultFile[number]["fault"], node = "one"): Promise<void> {
  faults.push({ id: `fault-${faults.length}`, node, fault });
  await writeFile(file, JSON.stringify(faults));
}

const incidentOf = (runId: string, kind: IncidentKind, fits: (incident: Incident) => boolean = () => true) =>
  until(`an incident ${kind}`, async () =>
    (await cluster.store.incidents.list({ runId })).find((each) => each.kind === kind && fits(each)),
  );

/** Paused past step 150, with a checkpoint of step 100. */
async function pausedRun(): Promise<{ runId: string; checkpointId: string }> {
  const { id: runId } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 100, keep: 100 });
  await cluster.runWhere(runId, "is past step 150", ({ step }) => step > 150);
  const { wakeNodeId } = await cluster.store.actions.pause({ runId, ...by });
  if (wakeNodeId !== null) await cluster.publisher.wakeNode(wakeNodeId);
  await cluster.runWhere(runId, "is paused", ({ status }) => status === "paused");
  const checkpoint = (await cluster.store.checkpoints.list(runId)).find(({ step }) => step === 100);
  return { runId, checkpointId: checkpoint?.id ?? "" };
}

test("a bit that flips in the weights while steps run again fails the certificate at that step", async () => {
  const { runId, checkpointId } = await pausedRun();
  await inject({ fault: "bit-flip-weights", atStep: 105, bit: 22 });
  await cluster.store.actions.restart({ runId, checkpointId, ...by });
  const incident = await incidentOf(runId, "certificate-failed");
  expect(incident).toMatchObject({ status: "open", step: 105, nodeName: "one" });
  expect(incident.summary).toContain("one computed wrongly one of the two times, silently");
  const run = await cluster.store.runs.get(runId);
  expect(run.segments.at(-1)?.certificate).toMatchObject({ status: "fail", firstDifference: { step: 105, quantity: "trainLoss" } });
  expect(run.status).toBe("running");
});

test("a stale beta shows itself at the first update, and stands in the effective configuration", async () => {
  const { runId } = await pausedRun();
  await inject({ fault: "stale-optimizer", atStep: 1, field: "optimizer.beta2", value: 0.999 });
  await cluster.store.actions.resume({ runId, ...by });
  const incident = await incidentOf(runId, "configuration-mismatch");
  expect(incident.summary).toContain("optimizer.beta2 is 0.999, not 0.95");
  const { fields, differences } = await cluster.store.configuration.at(runId);
  expect(differences).toBe(1);
  expect(fields.find(({ agrees }) => !agrees)).toMatchObject({ field: "optimizer.beta2", asked: 0.95 });
  expect(await cluster.store.configuration.at(runId, 100)).toMatchObject({ step: 1, differences: 0 });
});

test("a trainer that was killed repeats its steps in the same bits, and its incident closes with what that cost", async () => {
  await cluster.startWorker("two", { TRAINYARD_FAULTS: file });
  const { id: runId } = await cluster.createRun({ steps: 100_000, checkpointEverySteps: 100 });
  const { node } = await cluster.runWhere(runId, "is past step 150", ({ step }) => step > 150);
  await inject({ fault: "kill-trainer" }, node ?? "");
  const { resolution } = await incidentOf(runId, "crash", ({ status }) => status === "resolved");
  expect(resolution).toMatch(/^trained past step \d+ on (one|two) after \d+ repeated steps?; certificate passed$/);
  const [, second] = (await cluster.store.runs.get(runId)).segments;
  expect(second?.certificate).toMatchObject({ status: "pass", fromStep: (second?.startStep ?? 0) + 1 });
});
