/** A run that was paused, changed, rolled back and finished is proved afterwards: its chain of checkpoints, its replay, its ledger. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RunDetail } from "@trainyard/contracts";
import { execute } from "@trainyard/store/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "../../worker/test/cluster";

const binary = fileURLToPath(new URL("../bin/trainyard.js", import.meta.url));
const serveApi = fileURLToPath(new URL("../../web/test/server/serve-api-main.ts", import.meta.url));
const by = { author: "test", reason: "for the proof" };
vi.setConfig({ testTimeout: 240_000 });

let cluster: Cluster;
let server: ChildProcess;
let url: string;
let run: RunDetail;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("one");
  server = spawn(process.execPath, ["--import", "tsx", serveApi], {
    env: { ...process.env, DATABASE_URL: cluster.databaseUrl, REDIS_URL: cluster.redisUrl },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (server.stdout === null) throw new Error("the server has no output");
  [url] = (await once(createInterface(server.stdout), "line")) as [string];
  run = await eventfulRun();
});
afterAll(async () => {
  server?.stdin?.end();
  if (server !== undefined && server.exitCode === null) await once(server, "exit");
  await cluster?.stop();
});

async function trainyard(...args: string[]): Promise<{ code: number | null; document: Record<string, unknown>; stderr: string }> {
  const env = { ...process.env, TRAINYARD_URL: url, TRAINYARD_HOME: cluster.home };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [binary, ...args, "--json"], { env }, (_error, stdout, stderr) => {
      try {
        resolve({ code: child.exitCode, document: JSON.parse(stdout), stderr });
      } catch (error) {
        reject(new Error(`${args.join(" ")}: ${stdout}${stderr}`, { cause: error }));
      }
    });
  });
}

/** Paused and resumed, given another optimizer, then rolled back before its 50 last steps, whose samples it leaves out. */
async function eventfulRun(): Promise<RunDetail> {
  const { store, runWhere } = cluster;
  const { id: runId } = await cluster.createRun({ steps: 2_000, checkpointEverySteps: 100, keep: 6 });
  const pastStep = (step: number) => runWhere(runId, `is past step ${step}`, (now) => now.status === "running" && now.step > step);
  const act = async (wakeNodeId: string | null) => void (wakeNodeId !== null && (await cluster.publisher.wakeNode(wakeNodeId)));
  await pastStep(150);
  await act((await store.actions.pause({ runId, ...by })).wakeNodeId);
  const { step: pausedAt } = await runWhere(runId, "is paused", ({ status }) => status === "paused");
  await store.actions.resume({ runId, ...by });
  const { step: resumedAt } = await pastStep(pausedAt + 20);
  await act((await store.actions.change({ runId, ...by, changes: { optimizer: { name: "lion" } } })).wakeNodeId);
  const { step } = await pastStep(resumedAt + 250);
  const request = { fromStep: step - 60, toStep: step - 10, skipSamples: true };
  await store.actions.rollBack({ runId, ...by, request });
  return runWhere(runId, "is finished", ({ status }) => status === "finished");
}

test("verify walks the chain, and names the checkpoint whose file was touched", async () => {
  const whole = await trainyard("verify", run.id);
  expect(whole).toMatchObject({ code: 0, document: { run: run.id, pass: true } });
  const checkpoints = whole.document.checkpoints as { step: number; link: string; files: string }[];
  expect(checkpoints.filter(({ link }) => link === "root")).toHaveLength(1);
  expect(new Set(checkpoints.map(({ files }) => files))).toEqual(new Set(["verified", "removed"]));

  const [newest] = await cluster.store.checkpoints.list(run.id);
  const state = await open(join(cluster.home, "checkpoints", newest?.path ?? "", "state.safetensors"), "r+");
  const at = (newest?.bytes ?? 0) - 3;
  const { buffer } = await state.read(Buffer.alloc(1), 0, 1, at);
  await state.write(Buffer.of((buffer[0] ?? 0) ^ 1), 0, 1, at);
  const touched = await trainyard("verify", run.id);
  await state.write(buffer, 0, 1, at);
  await state.close();
  expect(touched).toMatchObject({ code: 1, document: { pass: false } });
  const broken = (touched.document.checkpoints as { step: number; files: string }[]).filter(({ files }) => files === "corrupt");
  expect(broken.map(({ step }) => step)).toEqual([newest?.step]);
});

test("replay repeats it from step 0 in the same bits, and tells the first step that was recorded otherwise", async () => {
  const same = await trainyard("replay", run.id, "--threads", "2");
  const recorded = await cluster.finalStateHash(run.id);
  expect(same).toMatchObject({
    code: 0,
    document: { run: run.id, steps: 2_000, firstDifference: null, stateHash: { recorded, replayed: recorded }, pass: true },
  });
  expect(same.stderr).toContain("/2,000");

  const first = run.segments[0]?.id;
  await execute(
    cluster.databaseUrl,
    `UPDATE "MetricPoint" SET "gradientNorm" = "gradientNorm" * (1 + 1e-15) WHERE "segmentId" = '${first}' AND "step" = 40`,
  );
  const other = await trainyard("replay", run.id, "--until", "100");
  expect(other).toMatchObject({ code: 1, document: { pass: false, firstDifference: { step: 40, quantity: "gradientNorm" } } });
});

test("the ledger of the command sums to the wall time", async () => {
  const { code, document } = await trainyard("runs", "ledger", run.id);
  expect(code).toBe(0);
  const { fromMs, toMs, totalsMs } = document as { fromMs: number; toMs: number; totalsMs: Record<string, number> };
  expect(Object.values(totalsMs).reduce((sum, each) => sum + each, 0)).toBe(toMs - fromMs);
  expect(totalsMs.repeated).toBeGreaterThan(0);
});
