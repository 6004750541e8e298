/** The final state of a run: made at its end, proved without a server, found broken when touched, and opened and continued in another instance. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Bundle, bundle, bundleReport, type RunDetail, recoveryRules } from "@trainyard/contracts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { deliverOutbox } from "../../worker/src/outbox-delivery";
import { type Cluster, startCluster } from "../../worker/test/cluster";
import { until } from "../../worker/test/until";

const binary = fileURLToPath(new URL("../bin/trainyard.js", import.meta.url));
const serveApi = fileURLToPath(new URL("../../web/test/server/serve-api-main.ts", import.meta.url));
const by = { author: "test", reason: "for the bundle" };
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

interface Instance {
  readonly cluster: Cluster;
  readonly url: string;
  stop(): Promise<void>;
}

let here: Instance;
let there: Instance;
let folder: string;
let run: RunDetail;
let made: Bundle;
let archive: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "trainyard-bundle-cli-test-"));
  here = await startInstance();
  const { store } = here.cluster;
  await store.settings.setRules({ ...recoveryRules.parse({ cordonAfterFailures: 0 }), bundleAtEndFromSteps: 50 }, "test");
  await here.cluster.startWorker("one");
  run = await finishedRun(here.cluster);
  made = await until("the bundle of the run's end is ready", async () => {
    const [newest] = await store.bundles.list(run.id);
    return newest?.status === "ready" && newest;
  });
  archive = join(here.cluster.home, made.path ?? "");
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function startInstance(): Promise<Instance> {
  const cluster = await startCluster();
  const server: ChildProcess = spawn(process.execPath, ["--import", "tsx", serveApi], {
    env: { ...process.env, DATABASE_URL: cluster.databaseUrl, REDIS_URL: cluster.redisUrl, TRAINYARD_HOME: cluster.home },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (server.stdout === null) throw new Error("the server has no output");
  const [url] = (await once(createInterface(server.stdout), "line")) as [string];
  return {
    cluster,
    url,
    async stop() {
      server.stdin?.end();
      if (server.exitCode === null) await once(server, "exit");
      await cluster.stop();
    },
  };
}

/** Paused and resumed, and given another optimizer on the way. */
async function finishedRun({ store, createRun, runWhere, publisher }: Cluster): Promise<RunDetail> {
  const { id: runId } = await createRun({ steps: 400, checkpointEverySteps: 50, keep: 3, sequences: 8 });
  await runWhere(runId, "is past step 60", ({ status, step }) => status === "running" && step > 60);
  const { wakeNodeId } = await store.actions.pause({ runId, ...by });
  if (wakeNodeId !== null) await publisher.wakeNode(wakeNodeId);
  await runWhere(runId, "is paused", ({ status }) => status === "paused");
  await store.actions.resume({ runId, ...by });
  return runWhere(runId, "is finished", ({ status }) => status === "finished");
}

interface Said {
  readonly code: number | null;
  readonly document: unknown;
}

/** `url` null: there is no server to be asked. */
function trainyard(url: string | null, home: string, ...args: string[]): Promise<Said> {
  const env = { ...process.env, TRAINYARD_URL: url ?? "http://127.0.0.1:9", TRAINYARD_HOME: home };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [binary, ...args, "--json"], { env, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) => {
      try {
        resolve({ code: child.exitCode, document: JSON.parse(stdout) });
      } catch (error) {
        reject(new Error(`${args.join(" ")}: ${stdout}${stderr}`, { cause: error }));
      }
    });
  });
}

async function curveOf({ store }: Cluster, runId: string): Promise<string> {
  let text = "";
  for await (const part of store.series.csv(runId)) text += part;
  return text;
}

test("a run that finishes leaves a bundle of its final state, which names what is in it", async () => {
  expect(made).toMatchObject({ why: "run-ended", runId: run.id, step: run.step, problem: null, progress: null });
  expect(basename(archive)).toMatch(new RegExp(`step-${run.step}-\\w{6}\\.tar$`));
  const paths = made.files.map(({ path }) => path);
  for (const path of ["specification.json", "environment.json", "replay.json", "metrics.csv", "model-card.md", "dataset/tokenizer.json"])
    expect(paths).toContain(path);
  expect(made.modelCard).toContain(run.name);
  expect((await here.cluster.store.bundles.list(run.id)).length).toBe(1);
});

test("runs below the rule's length leave none", async () => {
  const { id } = await here.cluster.createRun({ steps: 20 });
  await here.cluster.runWhere(id, "is finished", ({ status }) => status === "finished");
  expect(await here.cluster.store.bundles.list(id)).toEqual([]);
});

test("verify needs no server: every hash, and the last steps bit for bit", async () => {
  const { code, document } = await trainyard(null, folder, "bundle", "verify", archive);
  const report = bundleReport.parse(document);
  expect(report).toMatchObject({ pass: true, files: { broken: [] }, environment: [], problem: null });
  expect(report.replay).toMatchObject({ toStep: run.step, exact: true, tolerance: null, firstDifference: null });
  expect(report.files.checked).toBe(made.files.length);
  expect(code).toBe(0);
});

test("a node verifies on demand, and the report stays with the bundle", async () => {
  const { store } = here.cluster;
  await store.bundles.requestVerification({ bundleId: made.id, ...by });
  const { verification } = await until("the report is there", async () => {
    const now = await store.bundles.get(made.id);
    return !now.verifying && now.verification !== null && now;
  });
  expect(verification).toMatchObject({ pass: true, replay: { exact: true } });
});

test("a bundle of which a byte was changed does not verify and is not opened", async () => {
  const touched = join(folder, "touched.tar");
  await copyFile(archive, touched);
  const at = (await readFile(touched)).indexOf("__metadata__"); // in the header of the first state
  const file = await open(touched, "r+");
  await file.write(Buffer.from("X"), 0, 1, at);
  await file.close();
  const { code, document } = await trainyard(null, folder, "bundle", "verify", touched);
  const report = bundleReport.parse(document);
  expect(code).toBe(1);
  expect(report).toMatchObject({ pass: false, replay: null });
  expect(report.files.broken).toHaveLength(1);
  expect(report.files.broken[0]).toMatch(/^checkpoints\/ckp-\w+\/state\.safetensors$/);
});

test("on demand a bundle is made of an earlier checkpoint of a curve", async () => {
  const earlier = (await here.cluster.store.checkpoints.list(run.id)).filter(
    ({ deletedAt, step }) => deletedAt === null && step < run.step,
  );
  const [checkpoint] = earlier;
  const { code, document } = await trainyard(
    here.url,
    here.cluster.home,
    "bundle",
    "make",
    run.id,
    "--wait",
    "--checkpoint",
    checkpoint?.id ?? "",
  );
  expect(code).toBe(0);
  expect(bundle.parse(document)).toMatchObject({ why: "asked", status: "ready", step: checkpoint?.step });
});

test("opened in another instance, the run shows with its curve, its checkpoints and its interventions, and is continued", async () => {
  there = await startInstance();
  const { cluster, url } = there;
  await rm(join(cluster.home, "datasets"), { recursive: true }); // it has to come along
  const opened = await trainyard(url, cluster.home, "bundle", "open", archive);
  expect(opened).toMatchObject({ code: 0, document: { run: { id: run.id, name: run.name }, bundle: { id: made.id, why: "imported" } } });

  const { store } = cluster;
  const now = await store.runs.get(run.id);
  expect(now).toMatchObject({ status: "finished", step: run.step, trainLoss: run.trainLoss, specification: run.specification });
  expect(await curveOf(cluster, run.id)).toBe(await curveOf(here.cluster, run.id));
  const interventions = async (of: Cluster) =>
    (await of.store.interventions.list(run.id)).map(({ id, kind, appliedStep }) => ({ id, kind, appliedStep }));
  expect(await interventions(cluster)).toEqual(await interventions(here.cluster));
  const present = (await store.checkpoints.list(run.id)).filter(({ deletedAt }) => deletedAt === null);
  expect(present.map(({ step }) => step)).toContain(run.step);

  const again = await trainyard(url, cluster.home, "bundle", "open", archive);
  expect(again.code).toBe(5);

  await cluster.startWorker("two");
  const [before] = present.toSorted((a, b) => a.step - b.step);
  await store.actions.restart({ runId: run.id, ...by, checkpointId: before?.id ?? "" });
  await deliverOutbox(store, cluster.queue);
  await cluster.runWhere(
    run.id,
    "is finished again",
    ({ status, segmentCount }) => status === "finished" && segmentCount > run.segmentCount,
  );
  expect(await cluster.finalStateHash(run.id)).toBe(await here.cluster.finalStateHash(run.id));
});
