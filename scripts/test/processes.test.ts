/** Locks and ends of processes, with real processes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, waitForEnd } from "../processes.mjs";
import { takeLock } from "../start/instance-lock.mjs";
import { stopInOrder } from "../stop-in-order.mjs";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-processes-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A Node that runs the program until it is stopped; resolves once it has printed its first line. */
async function startNode(program: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  if (child.pid === undefined) throw new Error("no pid");
  return { child, pid: child.pid, line: String(line).trim() };
}

const idle = "setInterval(() => {}, 1000); console.log('up');";
const deaf = `process.on('SIGTERM', () => {}); ${idle}`;
const guarded = (pid: number, rank: number, graceMs = 10_000) => ({
  pid,
  rank,
  graceMs,
  signal: "SIGTERM" as const,
  immediateSignal: "SIGKILL" as const,
});

test("a lock names its living holder, and is free again after release", () => {
  const first = takeLock(directory, "http://one");
  if ("holder" in first) throw new Error("refused");
  expect(takeLock(directory, "http://two")).toMatchObject({ holder: { owner: { pid: process.pid }, address: "http://one" } });
  first.release();
  expect(takeLock(directory, "http://two")).toMatchObject({ previous: null });
});

test("a lock whose holder was killed is taken over with the list of what it left behind", async () => {
  const module = JSON.stringify(new URL("../start/instance-lock.mjs", import.meta.url).href);
  const program = `
    const { takeLock, identify } = await import(${module});
    const lock = takeLock(${JSON.stringify(directory)}, "http://one");
    lock.record([{ ...identify(process.pid), guarded: ${JSON.stringify(guarded(1, 0))} }], null);
    ${idle}`;
  const holder = await startNode(program);
  expect(takeLock(directory, "http://two")).toMatchObject({ holder: { owner: { pid: holder.pid } } });
  holder.child.kill("SIGKILL");
  await waitForEnd(holder.pid, 10_000);
  expect(takeLock(directory, "http://two")).toMatchObject({ previous: { children: [{ pid: holder.pid }] } });
});

test("processes stop in the order of their ranks, and one that does not listen is killed", async () => {
  const first = await startNode(deaf);
  const second = await startNode(idle);
  const killed: number[] = [];
  let secondAtKill: boolean | null = null;
  await stopInOrder([guarded(second.pid, 1), guarded(first.pid, 0, 300)], ({ pid }) => {
    killed.push(pid);
    secondAtKill = isAlive(second.pid);
  });
  expect(killed).toEqual([first.pid]);
  expect(secondAtKill).toBe(true);
  expect([isAlive(first.pid), isAlive(second.pid)]).toEqual([false, false]);
});

test("what a process guards ends with it, even by SIGKILL", async () => {
  const module = JSON.stringify(new URL("../services/service-process.mjs", import.meta.url).href);
  const program = `
    const { startServiceProcess } = await import(${module});
    const service = await startServiceProcess([process.execPath, "-e", "setInterval(() => {}, 1000)"],
      { logFile: ${JSON.stringify(join(directory, "log"))}, signal: "SIGTERM", graceMs: 5000, rank: 0 });
    console.log(service.pid);
    setInterval(() => {}, 1000);`;
  const owner = await startNode(program);
  const service = Number(owner.line);
  expect(isAlive(service)).toBe(true);
  owner.child.kill("SIGKILL");
  expect(await waitForEnd(service, 10_000)).toBe(true);
});
