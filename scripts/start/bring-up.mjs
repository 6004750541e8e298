/** Brings the services, the data, the web application and the nodes up, in the order in which they need each other. */
import { renameSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.mjs";
import { repository } from "../repository.mjs";
import { startPostgres } from "../services/postgres.mjs";
import { startRedis } from "../services/redis.mjs";
import { startServiceProcess } from "../services/service-process.mjs";
import { quietEnvironment } from "./child-environment.mjs";
import { runLogged } from "./run-logged.mjs";
import { findOrInstall } from "./system-package.mjs";

/** A node that died stays away so long that its run has moved on meanwhile, milliseconds. */
const workerRestartDelayMs = 20_000;
const serviceRestartDelayMs = 1_000;
/** A stopping node writes the checkpoint of its run. */
const workerStopWithinMs = 20_000;
const webStopWithinMs = 3_000;
const readyWithinMs = 90_000;
const pollMs = 100;
const keptLogBytes = 10_000_000;

/**
 * @typedef {import("./prepare-clone.mjs").Context & {
 *   settings: import("./settings.mjs").Settings, supervisor: ReturnType<typeof import("./supervisor.mjs").createSupervisor>, address: string }} Context
 */

/** @param {Context} context */
export async function bringUp(context) {
  const { progress, settings, signal } = context;
  const databaseUrl = settings.databaseUrl ?? (await progress.stage("Starting PostgreSQL", () => startDatabase(context)));
  const redisUrl = settings.redisUrl ?? (await progress.stage("Starting Redis", (report) => startQueue(context, report)));
  signal.throwIfAborted();
  const environment = { ...quietEnvironment, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, TRAINYARD_HOME: settings.home };
  await progress.stage("Migrating the database", (report) =>
    runScript(context, {
      name: "migrate",
      args: ["--import", "tsx", "packages/store/src/migrate-main.ts"],
      environment,
      report,
    }),
  );
  await progress.stage("Preparing the demo corpus", (report) =>
    runScript(context, {
      name: "dataset",
      args: ["--import", "tsx", "packages/trainer/src/prepare.ts", join(settings.home, "datasets", "sotu")],
      environment,
      report,
    }),
  );
  await progress.stage("Starting the web app and the nodes", async (report) => {
    await startWeb(context, environment);
    const pids = await Promise.all(Array.from({ length: settings.workers }, (_, index) => startWorker(context, environment, index + 1)));
    await waitUntilServed(context, pids, report);
  });
}

/** @param {Context} context @returns {Promise<string>} its address */
async function startDatabase({ settings, supervisor, logs }) {
  const logFile = logFileFor(logs, "postgres");
  const start = () => startPostgres({ directory: join(settings.home, "postgres"), logFile });
  return (await supervisor.start({ name: "PostgreSQL", logFile, restartDelayMs: serviceRestartDelayMs, start })).url;
}

/** @param {Context} context @param {import("./progress.mjs").Report} report @returns {Promise<string>} its address */
async function startQueue({ settings, supervisor, logs, signal }, report) {
  const program = await findOrInstall({
    program: "redis-server",
    package: "redis-server",
    logFile: logFileFor(logs, "apt"),
    signal,
    report,
  });
  if (program === null)
    throw new Failure(
      "Redis is needed and there is no redis-server on the PATH: install it (Debian: sudo apt-get install redis-server; macOS: brew install redis), or set REDIS_URL to a Redis of yours, or run everything in containers with docker compose up.",
    );
  const logFile = logFileFor(logs, "redis");
  const start = () => startRedis({ directory: join(settings.home, "redis"), program, logFile });
  return (await supervisor.start({ name: "Redis", logFile, restartDelayMs: serviceRestartDelayMs, start })).url;
}

/**
 * A step of the preparation that a package brings along.
 * @param {Context} context
 * @param {{ name: string, args: readonly string[], environment: NodeJS.ProcessEnv, report: import("./progress.mjs").Report }} script
 */
async function runScript({ logs, signal }, { name, args, environment, report }) {
  const logFile = logFileFor(logs, name);
  await runLogged([process.execPath, ...args], { what: name, logFile, signal, cwd: repository, env: environment, onLine: report });
}

/** @param {Context} context @param {NodeJS.ProcessEnv} environment */
async function startWeb({ settings, supervisor, logs }, environment) {
  const logFile = logFileFor(logs, "web");
  const next = join(repository, "node_modules/next/dist/bin/next");
  const start = () =>
    startServiceProcess([process.execPath, next, "start", "-H", "127.0.0.1", "-p", String(settings.port)], {
      cwd: join(repository, "apps/web"),
      env: { ...process.env, ...environment, NODE_ENV: "production" },
      logFile,
      signal: "SIGTERM",
      graceMs: webStopWithinMs,
      rank: 1,
    });
  await supervisor.start({ name: "The web app", logFile, restartDelayMs: serviceRestartDelayMs, start });
}

/** @param {Context} context @param {NodeJS.ProcessEnv} environment @param {number} number @returns {Promise<number>} pid */
async function startWorker({ settings, supervisor, logs }, environment, number) {
  const name = `node-${number}`;
  const logFile = logFileFor(logs, name);
  const threads = Math.max(1, Math.floor(availableParallelism() / settings.workers));
  const start = () =>
    startServiceProcess([process.execPath, "--import", "tsx", "apps/worker/src/main.ts"], {
      cwd: repository,
      env: { ...process.env, ...environment, NODE_ENV: "production", TRAINYARD_NODE: name, TRAINYARD_THREADS: String(threads) },
      logFile,
      signal: "SIGTERM",
      graceMs: workerStopWithinMs,
      rank: 0,
    });
  return (await supervisor.start({ name, logFile, restartDelayMs: workerRestartDelayMs, start })).pid;
}

/** Ready means that the API reports itself well and that it sees each of the nodes started here. @param {Context} context @param {readonly number[]} pids @param {import("./progress.mjs").Report} report */
async function waitUntilServed({ address, signal, logs }, pids, report) {
  const deadline = Date.now() + readyWithinMs;
  let missing = "the web app does not answer";
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const health = await getJson(`${address}/api/v1/health`);
    if (health?.status !== "ok") missing = health === null ? "the web app does not answer" : "its services are not well";
    else {
      const nodes = await getJson(`${address}/api/v1/nodes`);
      const seen = pids.filter((pid) => nodes?.items.some((/** @type {{ pid: number }} */ node) => node.pid === pid)).length;
      report(`${seen} of ${pids.length} nodes`);
      if (seen === pids.length) return;
      missing = `${pids.length - seen} of ${pids.length} nodes did not report`;
    }
    await sleep(pollMs);
  }
  throw new Failure(`Trainyard was not ready after ${readyWithinMs / 1000} s: ${missing}.`, { logFile: logs });
}

/** @param {string} url @returns {Promise<any>} null while there is no answer */
async function getJson(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return await response.json();
  } catch {
    return null; // not up yet
  }
}

/** A log that has grown large is set aside, one old one is kept. @param {string} logs @param {string} name */
function logFileFor(logs, name) {
  const file = join(logs, `${name}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > keptLogBytes) renameSync(file, `${file}.1`);
  return file;
}
