/** The services keep their data, their password and their port over every kind of end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, signalProcess, waitForEnd } from "../processes.mjs";
import { askRedis } from "../services/ask-redis.mjs";
import { startPostgres, startRedis } from "../services/index.mjs";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-services-"));
  chmodSync(directory, 0o711); // PostgreSQL may run under an account of its own
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const passwordOf = (url: string) => new URL(url).password;

/** A process that starts a service in the directory, prints its pid and then dies with its watchdog, as in a crash of everything but the service. */
async function abandonedService(start: "startPostgres" | "startRedis"): Promise<number> {
  const services = JSON.stringify(new URL("../services/index.mjs", import.meta.url).href);
  const guards = JSON.stringify(new URL("../guard.mjs", import.meta.url).href);
  const program = `
    const services = await import(${services});
    const { watchdogPid } = await import(${guards});
    const service = await services.${start}({ directory: ${JSON.stringify(directory)} });
    process.kill(watchdogPid(), "SIGKILL");
    console.log(service.pid);
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return Number(line);
}

test("PostgreSQL is ready again after a kill, with the same address", async () => {
  const first = await startPostgres({ directory });
  await first.kill();
  const second = await startPostgres({ directory });
  expect(second.url).toBe(first.url);
  await second.stop();
  expect(isAlive(second.pid)).toBe(false);
});

test("a lock file that a power cut left behind, its pid now somebody else's, does not keep PostgreSQL from starting", async () => {
  const first = await startPostgres({ directory });
  const lockFile = join(directory, "data", "postmaster.pid");
  const lock = readFileSync(lockFile, "utf8");
  await first.stop();
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  writeFileSync(lockFile, lock.replace(/^\d+/, String(stranger.pid)));
  const second = await startPostgres({ directory });
  expect(second.running()).toBe(true);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  stranger.kill();
  await second.stop();
});

test.each(["startPostgres", "startRedis"] as const)("%s stops a server that outlived its owner, and takes its place", async (start) => {
  const abandoned = await abandonedService(start);
  expect(isAlive(abandoned)).toBe(true);
  const service = await (start === "startPostgres" ? startPostgres : startRedis)({ directory });
  expect(isAlive(abandoned)).toBe(false);
  expect(service.running()).toBe(true);
  await service.stop();
});

test("Redis keeps what was written, evicts nothing and wants its password", async () => {
  const first = await startRedis({ directory });
  const password = passwordOf(first.url);
  expect(await askRedis(first.port, password, "SET kept yes")).toBe("+OK");
  await first.stop();
  const second = await startRedis({ directory });
  expect(second.url).toBe(first.url);
  expect(await askRedis(second.port, password, "EXISTS kept")).toBe(":1");
  expect(await askRedis(second.port, "wrong", "GET kept")).toMatch(/^-NOAUTH/);
  expect(readFileSync(join(directory, "redis.conf"), "utf8")).toContain("maxmemory-policy noeviction");
  signalProcess(second.pid, "SIGKILL");
  await waitForEnd(second.pid, 10_000);
  const third = await startRedis({ directory });
  expect(await askRedis(third.port, password, "EXISTS kept")).toBe(":1");
  await third.stop();
});
