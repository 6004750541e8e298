/** The supervisor with real programs: what ends is started again, what cannot run is given up, what is stopped stays stopped. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Failure } from "../failure.mjs";
import { isAlive } from "../processes.mjs";
import { startServiceProcess } from "../services/service-process.mjs";
import { createSupervisor } from "../start/supervisor.mjs";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-supervisor-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function supervise() {
  const said: string[] = [];
  const recorded: number[][] = [];
  const failures: Failure[] = [];
  const supervisor = createSupervisor({
    announce: (line) => said.push(line),
    record: (children) => recorded.push(children.map(({ pid }) => pid)),
    giveUp: (failure) => failures.push(failure),
  });
  const start = (program: string) => {
    const logFile = join(directory, "log");
    const options = { logFile, signal: "SIGTERM" as const, graceMs: 10_000, rank: 0 };
    return supervisor.start({
      name: "program",
      logFile,
      restartDelayMs: 10,
      start: () => startServiceProcess([process.execPath, "-e", program], options),
    });
  };
  return { supervisor, start, said, recorded, failures };
}

test("a program that was killed is started again, and the record knows its new pid", async () => {
  const { supervisor, start, said, recorded } = supervise();
  const first = await start("setInterval(() => {}, 1000)");
  await first.kill();
  await vi.waitFor(() => expect(said).toHaveLength(2), 10_000);
  expect(said[0]).toBe(`program (pid ${first.pid}) ended: SIGKILL. It starts again in 0.01 s.`);
  const second = recorded.at(-1)?.[0] ?? 0;
  expect(said[1]).toBe(`program runs again (pid ${second}).`);
  expect(isAlive(second)).toBe(true);
  await supervisor.stop(() => undefined);
  expect(isAlive(second)).toBe(false);
  expect(said).toHaveLength(2); // a stop is not an end by itself
});

test("what a killed program leaves in its group ends with it", async () => {
  const { supervisor, start } = supervise();
  const file = join(directory, "grandchild");
  const program = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    require("node:fs").writeFileSync(${JSON.stringify(file)}, String(child.pid));
    setInterval(() => {}, 1000);`;
  const first = await start(program);
  await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, "utf8")).toMatch(/^\d+$/), 10_000);
  const grandchild = Number(readFileSync(file, "utf8"));
  process.kill(first.pid, "SIGKILL");
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), 10_000);
  await supervisor.stop(() => undefined);
});

test("a program that keeps ending right after its start is given up in one sentence that names its log", async () => {
  const { supervisor, start, failures } = supervise();
  await start("process.exit(3)");
  await vi.waitFor(() => expect(failures).toHaveLength(1), 30_000);
  expect(failures[0]).toMatchObject({
    message: "program ended 5 times in a row right after its start (exit code 3).",
    logFile: join(directory, "log"),
  });
  await supervisor.stop(() => undefined);
});
