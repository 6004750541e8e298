/** `npm start` itself: refuses a second start, leaves nothing behind, and goes on with what was cut off. */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { isAlive } from "../scripts/processes.mjs";
import { clusterAt } from "./support/cluster";
import { launch, startInstance } from "./support/instance";
import { stack } from "./support/stack";

const port = stack.port + 1;
const home = `${stack.home}-start-script`;
const cluster = clusterAt(`http://127.0.0.1:${port}`);

/** Pids that still run, once those that are ending had time to. */
const expectAllEnded = (pids: readonly number[]) => expect.poll(() => pids.filter(isAlive), { timeout: 45_000 }).toEqual([]);

test.beforeAll(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  cpSync(join(stack.home, "datasets"), join(home, "datasets"), { recursive: true });
});
// A failed test leaves its folder, with the logs, to be looked at.
test.afterAll(() => {
  const { status, expectedStatus } = test.info();
  if (status === expectedStatus) rmSync(home, { recursive: true, force: true });
});

test("a stop leaves no process behind, a kill neither, and the next start goes on with the run", async () => {
  const first = await startInstance({ port, home, workers: 1 });
  const run = await cluster.startRun("start-script");
  await cluster.reached(run.id, 12);

  const second = launch({ port: port + 1, home, workers: 1 });
  expect(await second.end()).toBe(1);
  expect(second.output().trim()).toBe(
    `Trainyard already runs on ${home} (pid ${first.pid}, http://127.0.0.1:${port}): stop it, or choose another TRAINYARD_HOME and PORT.`,
  );

  const firstChildren = first.children();
  expect(firstChildren.length).toBe(5); // PostgreSQL, Redis, the web application, one node, the watchdog
  expect(firstChildren.filter(isAlive)).toEqual(firstChildren);
  expect(await first.end("SIGINT")).toBe(0);
  await expectAllEnded(firstChildren);

  const third = await startInstance({ port, home, workers: 1 });
  const resumed = await cluster.run(run.id);
  expect(resumed.segments.length).toBeGreaterThanOrEqual(2);
  const resumedFrom = resumed.segments.at(-1)?.startStep ?? 0;
  expect(resumedFrom).toBeGreaterThanOrEqual(12); // the stop wrote a checkpoint, so nothing is trained twice
  await cluster.reached(run.id, resumedFrom + 5);

  const thirdChildren = third.children();
  third.process.kill("SIGKILL");
  await expectAllEnded(thirdChildren);

  const fourth = await startInstance({ port, home, workers: 1 });
  const before = await cluster.run(run.id);
  await cluster.reached(run.id, before.step + 5);
  const fourthChildren = fourth.children();
  expect(await fourth.end("SIGTERM")).toBe(0);
  await expectAllEnded(fourthChildren);
});

test("a taken port is refused in one sentence that says who has it", async () => {
  const refused = launch({ port: stack.port, home: `${home}-other` });
  expect(await refused.end()).toBe(1);
  expect(refused.output().trim()).toMatch(
    new RegExp(`^Port ${stack.port} is taken by pid \\d+ .*: stop it, or choose another with PORT=\\d+ npm start\\.$`),
  );
  rmSync(`${home}-other`, { recursive: true, force: true });
});
