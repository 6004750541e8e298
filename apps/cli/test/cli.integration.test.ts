import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createStore, type Store } from "@trainyard/store";
import { createTestDatabase } from "@trainyard/store/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const binary = fileURLToPath(new URL("../bin/trainyard.js", import.meta.url));
const serveApi = fileURLToPath(new URL("../../web/test/server/serve-api-main.ts", import.meta.url));

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase(inject("databaseUrl"));
  store = createStore(database);
  await store.datasets.register({
    name: "sotu",
    title: "State of the Union",
    hash: "0".repeat(64),
    vocabulary: 4096,
    documents: 10,
    trainTokens: 100_000,
    validationTokens: 10_000,
    unigramLoss: 7,
    bigramLoss: 6,
  });
  server = spawn(process.execPath, ["--import", "tsx", serveApi], {
    env: { ...process.env, DATABASE_URL: database.databaseUrl, REDIS_URL: inject("redisUrl") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (server.stdout === null) throw new Error("the server has no output");
  [url] = (await once(createInterface(server.stdout), "line")) as [string];
});

afterAll(async () => {
  server?.stdin?.end();
  if (server !== undefined && server.exitCode === null) await once(server, "exit");
  await store?.close();
  await database?.drop();
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function trainyard(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [binary, ...args],
      { env: { ...process.env, TRAINYARD_URL: url, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Runs with --json; stdout must be exactly one document. */
async function trainyardJson(...args: string[]) {
  const { code, stdout } = await trainyard([...args, "--json"]);
  return { code, document: JSON.parse(stdout) };
}

describe("runs", () => {
  it("are created, found by the beginning of their id and by name, and steered", async () => {
    const created = await trainyardJson(
      "runs",
      "create",
      "--recipe",
      "gpt2-nano",
      "--steps",
      "60",
      "--name",
      "mine",
      "--set",
      "optimizer.beta2=0.9",
    );
    expect(created.code).toBe(0);
    expect(created.document).toMatchObject({ name: "mine", status: "queued", step: 0, trainLoss: null, tokens: 0, tokensPerSecond: null });
    expect(created.document.segments).toHaveLength(1);
    const { id } = created.document;

    const shown = await trainyardJson("runs", "show", id.slice(0, -3));
    expect(shown.document).toMatchObject({ id, totalSteps: 60, specification: { optimizer: { beta2: 0.9 } } });
    expect((await trainyard(["runs", "list"])).stdout).toMatch(new RegExp(`${id} +mine +queued +0/60`));

    expect((await trainyardJson("runs", "pause", "mine")).document).toMatchObject({ kind: "pause", status: "applied", runId: id });
    expect((await trainyardJson("runs", "pause", "mine")).code).toBe(5);
    expect((await trainyardJson("runs", "resume", "mine", "--reason", "go on")).document).toMatchObject({
      kind: "resume",
      reason: "go on",
    });
    expect((await trainyard(["runs", "stop", "mine"])).stdout).toBe("stop applied at step 0\n");
    const watched = await trainyardJson("runs", "watch", "mine");
    expect([watched.code, watched.document.status]).toEqual([1, "stopped"]);
  });

  it("tell what detectors would have said of every step, however many there are", async () => {
    const { id, segments } = (await trainyardJson("runs", "create", "--recipe", "gpt2-nano", "--steps", "1000", "--name", "spiky"))
      .document;
    const node = await store.nodes.register({ name: "spiky-node", hostname: "host", pid: 1, cores: 2, threads: 2 });
    const writer = await store.lifecycle.claimSegment({ segmentId: segments[0].id, ...node });
    if (writer === null) throw new Error("The segment could not be claimed.");
    // More steps than a page of metrics holds undecimated, and the spike on the second page.
    const spikeStep = 800;
    const points = Array.from({ length: 900 }, (_, index) => ({
      step: index + 1,
      tokens: (index + 1) * 2048,
      timeMs: 1_700_000_000_000 + index,
      trainLoss: 5 + 0.01 * Math.sin(index),
      gradientNorm: index + 1 === spikeStep ? 9 : 0.5 + 0.05 * Math.sin(7 * index),
      noiseScale: null,
      learningRate: 1e-3,
      tokensPerSecond: 1000,
      stepDurationMs: 10,
      sampleStart: index * 16,
      sampleEnd: (index + 1) * 16,
      updateSkipped: false,
      evaluationDurationMs: 0,
      checkpointDurationMs: 0,
    }));
    await store.recording.points(writer, points);

    const { document } = await trainyardJson("runs", "alarms", "spiky");
    expect(document).toMatchObject({ runId: id, run: "spiky", steps: points.length });
    const alarms = document.detectors.flatMap((detector: { alarms: { detector: string; step: number }[] }) => detector.alarms);
    expect(alarms.map(({ detector, step }: { detector: string; step: number }) => [detector, step])).toEqual([
      ["median-deviation-gradientNorm", spikeStep],
      ["rolling-sigma-gradientNorm", spikeStep],
    ]);
    expect((await trainyard(["runs", "alarms", "spiky"])).stdout).toMatch(/800 +rolling-sigma-gradientNorm +9\.000/);
    expect((await trainyard(["runs", "alarms", "mine"])).stdout).toBe("No detector would have spoken in 0 steps.\n");
  });

  it("are rolled back after a look at the cost, annotated, and watched by policies that were looked back with", async () => {
    const { id, segments } = (await trainyardJson("runs", "create", "--recipe", "gpt2-nano", "--steps", "900", "--name", "rolled"))
      .document;
    const node = await store.nodes.register({ name: "rolled-node", hostname: "host", pid: 1, cores: 2, threads: 2 });
    const writer = await store.lifecycle.claimSegment({ segmentId: segments[0].id, ...node });
    if (writer === null) throw new Error("The segment could not be claimed.");
    const stretch = ["--from", "220", "--to", "230"];
    await store.recording.points(
      writer,
      Array.from({ length: 250 }, (_, index) => ({
        step: index + 1,
        tokens: (index + 1) * 10,
        timeMs: index,
        trainLoss: 4,
        gradientNorm: 1,
        noiseScale: null,
        learningRate: 1e-3,
        tokensPerSecond: 100,
        stepDurationMs: 100,
        sampleStart: index * 4,
        sampleEnd: index * 4 + 4,
        updateSkipped: false,
        evaluationDurationMs: 0,
        checkpointDurationMs: 0,
      })),
    );
    const plan = await trainyard([
      "runs",
      "rollback",
      "rolled",
      ...stretch,
      "--skip-samples",
      "--set",
      "schedule.peakLearningRate=1e-4",
      "--dry-run",
    ]);
    expect(plan.stdout).toContain("Lost as of step 250: 250 steps, 2,500 tokens, 0.4 minutes.");
    expect(plan.stdout).toContain("Left out: 44 samples (876-919).");
    expect(plan.stdout).toContain("schedule.peakLearningRate");
    expect((await trainyard(["runs", "rollback", "rolled", ...stretch])).code).toBe(2);
    const note = await trainyardJson("runs", "annotate", "rolled", ...stretch, "--text", "Odd.");
    expect(note.document).toMatchObject({ kind: "annotate", status: "applied", arguments: { fromStep: 220, toStep: 230 } });
    const done = await trainyardJson("runs", "rollback", "rolled", ...stretch, "--reason", "spike");
    expect(done.document).toMatchObject({ kind: "rollback", runId: id, arguments: { stepsLost: 250, checkpointId: null } });

    const policy = ["policies", "create", "--name", "guardian", "--detector", "non-finite", "--answer", "rollback", "--factor", "0.5"];
    expect((await trainyardJson(...policy)).document).toMatchObject({
      mode: "shadow",
      answer: { kind: "rollback", learningRateFactor: 0.5 },
    });
    expect((await trainyard(["policies", "mode", "guardian", "act"])).code).toBe(5);
    const looked = await trainyardJson("policies", "backtest", "guardian");
    expect(looked.document.runs.length).toBeGreaterThan(0);
    expect((await trainyardJson("policies", "mode", "guardian", "act")).document.mode).toBe("act");
    expect((await trainyard(["policies", "list"])).stdout).toMatch(/guardian +non-finite +rollback +act/);
  });

  it("are changed while they train, after a look at what it would do", async () => {
    const { id } = (await trainyardJson("runs", "create", "--recipe", "gpt2-nano", "--steps", "60", "--name", "changing")).document;
    const values = ["--set", "optimizer.name=sgd", "--set", "optimizer.beta2=0.98"];
    const preview = await trainyardJson("runs", "change", "changing", ...values, "--dry-run");
    expect(preview).toMatchObject({
      code: 0,
      document: { rebuilds: true, changes: [{ field: "optimizer.name" }, { field: "optimizer.beta2" }] },
    });
    const { stdout } = await trainyard(["runs", "change", "changing", ...values, "--dry-run"]);
    expect(stdout).toMatch(/optimizer\.name +adamw +sgd +yes/);
    expect(stdout).toMatch(/momentum +kept .*\n *second moment +dropped/);
    expect(stdout).toContain("The graph is built again; parameters stay.");

    expect((await trainyardJson("runs", "change", "changing", ...values)).document).toMatchObject({
      code: "invalid",
      errors: [{ field: "reason" }],
    });
    const asked = await trainyardJson("runs", "change", "changing", ...values, "--reason", "less noise");
    expect(asked).toMatchObject({ code: 0, document: { kind: "change", status: "requested", reason: "less noise", runId: id } });
    const refused = await trainyardJson("runs", "change", "changing", "--set", "model.width=64", "--reason", "wider");
    expect(refused).toMatchObject({ code: 2, document: { errors: [{ field: "changes.model.width" }] } });
    expect((await trainyard(["runs", "stop", "changing"])).code).toBe(0);
  });

  it("go on when the one who waits for them is interrupted", async () => {
    const child = spawn(process.execPath, [binary, "runs", "create", "--recipe", "gpt2-nano", "--name", "awaited", "--wait"], {
      env: { ...process.env, TRAINYARD_URL: url },
    });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    expect(stderr).toContain("The run goes on");
    expect((await trainyardJson("runs", "show", "awaited")).document.status).toBe("queued");
  });
});

describe("recipes", () => {
  it("are listed and shown without a server", async () => {
    const nowhere = { TRAINYARD_URL: "http://127.0.0.1:1" };
    const listed = JSON.parse((await trainyard(["recipes", "list", "--json"], nowhere)).stdout);
    const neox = listed.items.find(({ name }: { name: string }) => name === "neox-20b");
    expect(neox).toMatchObject({ parameters: 20_554_567_680, totalSteps: 150_000, family: { id: "neox" } });
    const shown = await trainyard(["recipes", "show", "gpt3-175b"], nowhere);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringMatching(/174,604,259,328[\s\S]*GiB[\s\S]*warm-up[\s\S]*Brown et al/)]);
    expect((await trainyard(["recipes", "show", "gpt5"], nowhere)).code).toBe(3);
  });

  it("that no node can hold are refused with the memory they need", async () => {
    const { nodeId, incarnation } = await store.nodes.register({ name: "little", hostname: "host", pid: 1, cores: 2, threads: 2 });
    const telemetry = {
      cpuPercent: 1,
      memoryUsedBytes: 1,
      memoryTotalBytes: 2 ** 33,
      diskFreeBytes: 1,
      diskTotalBytes: 2,
      temperatureCelsius: null,
      gpus: [],
    };
    await store.nodes.heartbeat({ nodeId, incarnation, telemetry });
    const refused = await trainyard(["runs", "create", "--recipe", "opt-175b"]);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringMatching(/needs about [\d,.]+ GiB of memory .* little, has 8.0 GiB/)]);
  });
});

describe("sweeps", () => {
  const space = ["--vary", "schedule.peakLearningRate=1e-4..1e-2 log", "--vary", "optimizer.name=adamw,lion"];
  const small = ["--recipe", "gpt2-nano", "--set", "duration.steps=8", "--trials", "6", "--sampler", "random"];

  it("are looked at before they begin, begun, found by name and steered", async () => {
    const preview = await trainyardJson("sweeps", "start", ...small, ...space, "--dry-run");
    expect(preview).toMatchObject({ code: 0, document: { sampler: { name: "random" }, configurations: null } });
    expect((await trainyardJson("sweeps", "list")).document.items).toEqual([]);

    const started = await trainyardJson("sweeps", "start", ...small, ...space, "--name", "rates", "--max-tokens", "2M");
    expect(started).toMatchObject({ code: 0, document: { name: "rates", status: "running", trials: 6, budget: { tokens: 2e6 } } });
    expect((await trainyard(["sweeps", "list"])).stdout).toMatch(/rates +running +0\/6/);
    expect((await trainyard(["sweeps", "show", "rates"])).stdout).toMatch(/schedule.peakLearningRate +0.0001..0.01 log/);
    expect((await trainyard(["sweeps", "trials", "rates"])).stdout).toBe("No trials.\n"); // nobody decides here: there is no node

    const narrowed = await trainyardJson("sweeps", "edit", "rates", "--vary", "optimizer.name=lion", "--trials", "4", "--reason", "enough");
    expect(narrowed.document).toMatchObject({
      trials: 4,
      revisions: [{ change: "It began." }, { reason: "enough" }],
      budget: { tokens: 2e6 },
    });
    expect(narrowed.document.specification.space.parameters).toMatchObject([{ scale: "log" }, { kind: "fixed", value: "lion" }]);
    expect((await trainyard(["sweeps", "edit", "rates"])).code).toBe(2);
    const widened = await trainyard(["sweeps", "edit", "rates", "--vary", "schedule.peakLearningRate=1e-4..1 log"]);
    expect([widened.code, widened.stderr]).toEqual([2, expect.stringContaining("space.parameters.0")]);

    expect((await trainyardJson("sweeps", "pause", "rates")).document.status).toBe("paused");
    const watched = await trainyardJson("sweeps", "watch", "rates");
    expect([watched.code, watched.document.status]).toEqual([1, "paused"]);
    const clone = await trainyardJson("sweeps", "clone", "rates", "--name", "rates again", "--seed", "3");
    expect(clone.document).toMatchObject({ name: "rates again", clonedFrom: started.document.id, specification: { seed: 3, trials: 4 } });
    for (const name of ["rates", "rates again"]) expect((await trainyardJson("sweeps", "stop", name)).document.status).toBe("stopped");
  });

  it("tell what is wrong with them, by option or field", async () => {
    const cases: [code: number, words: string, args: string[]][] = [
      [2, "--vary", ["sweeps", "start", ...small, "--vary", "model.depth=1..3"]],
      [2, "space.parameters", ["sweeps", "start", ...small]],
      [3, "nothing", ["sweeps", "show", "nothing"]],
      [3, "pruned", ["sweeps", "trial", "resume", "rates", "pruned"]],
      [3, "7", ["sweeps", "trial", "show", "rates", "7"]],
    ];
    const all = await Promise.all(cases.map(async ([, , args]) => trainyard(args)));
    expect(all.map(({ code }) => code)).toEqual(cases.map(([code]) => code));
    for (const [index, [, words]] of cases.entries()) expect(all[index]?.stderr).toContain(words);
  });
});

describe("nodes", () => {
  it("are cordoned and uncordoned by name", async () => {
    await store.nodes.register({ name: "north", hostname: "host", pid: 1, cores: 2, threads: 2 });
    const cordoned = await trainyardJson("nodes", "cordon", "north", "--reason", "dust", "--running", "move");
    expect(cordoned).toMatchObject({ code: 0, document: { name: "north", state: "cordoned", stateReason: "dust" } });
    expect((await trainyard(["nodes", "list"])).stdout).toMatch(/north +cordoned/);
    expect((await trainyard(["nodes", "uncordon", "north"])).code).toBe(5);
    expect((await trainyard(["nodes", "uncordon", "north", "--override", "--reason", "cleaned"])).stdout).toBe("Node north is healthy.\n");
  });
});

describe("what goes wrong", () => {
  it("has its own exit code, a sentence on stderr and one problem document on stdout", async () => {
    const cases: [code: number, problemCode: string, args: string[]][] = [
      [2, "invalid", ["runs", "create"]],
      [2, "invalid", ["runs", "launch"]],
      [2, "invalid", ["runs", "create", "--recipe", "gpt2-nano", "--steps", "many"]],
      [2, "invalid", ["runs", "create", "--recipe", "gpt2-nano", "--steps", "1", "--tokens", "1"]],
      [2, "invalid", ["runs", "create", "--recipe", "gpt2-nano", "--set", "model.heads=7"]],
      [3, "not-found", ["runs", "show", "nothing"]],
      [3, "not-found", ["nodes", "cordon", "nothing", "--reason", "x"]],
    ];
    const all = await Promise.all(cases.map(async (expected) => ({ expected, ended: await trainyard([...expected[2], "--json"]) })));
    for (const { expected, ended } of all) {
      expect([ended.code, JSON.parse(ended.stdout).code, expected[2]]).toEqual(expected);
      expect(ended.stderr).not.toBe("");
    }
  });

  it("is told apart when nobody answers and when the address is no address", async () => {
    const silent = await trainyard(["health", "--json"], { TRAINYARD_URL: "http://127.0.0.1:1" });
    expect([silent.code, JSON.parse(silent.stdout).code]).toEqual([4, "unavailable"]);
    const nonsense = await trainyard(["health"], { TRAINYARD_URL: "nonsense" });
    expect(nonsense.code).toBe(2);
    expect(nonsense.stderr).toContain("TRAINYARD_URL");
  });
});

describe("help and health", () => {
  it("says what exit codes mean, and whether all is well", async () => {
    const help = await trainyard(["--help"]);
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("Exit codes:");
    expect((await trainyardJson("health")).document).toMatchObject({ status: "ok" });
  });
});
