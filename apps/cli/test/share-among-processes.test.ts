import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runTask, type SearchTask } from "@trainyard/search/measure";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shareAmongProcesses } from "../src/share-among-processes";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "share-among-processes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(source: string): Promise<URL> {
  const file = path.join(folder, `${source.length}.mjs`);
  await writeFile(file, source);
  return pathToFileURL(file);
}

const { signal } = new AbortController();
const onProgress = () => undefined;

describe("tasks shared among processes", () => {
  it("come back in their order, whichever was done first", async () => {
    const answering = await program(
      "process.on('message', (task) => setImmediate(function wait(left = 50 - task) { left > 0 ? setImmediate(wait, left - 1) : process.send({ of: task, pid: process.pid }); }));",
    );
    const tasks = Array.from({ length: 30 }, (_, index) => index);
    const results = await shareAmongProcesses<number, { of: number; pid: number }>({
      program: answering,
      tasks,
      processes: 3,
      signal,
      onProgress,
    });
    expect(results.map(({ of }) => of)).toEqual(tasks);
    expect(new Set(results.map(({ pid }) => pid)).size).toBeGreaterThan(1);
  });

  it("fail where a process ends before it has answered", async () => {
    const ending = await program("process.on('message', () => process.exit(3));");
    await expect(shareAmongProcesses({ program: ending, tasks: [1, 2], processes: 1, signal, onProgress })).rejects.toThrow("ended with 3");
  });

  it("search as one process alone does", async () => {
    const tasks = (["random", "tpe"] as const).map((sampler): SearchTask => ({ sampler, function: "branin", seed: 4, trials: 15 }));
    const searching = new URL("../src/hpo/search-process.ts", import.meta.url);
    const results = await shareAmongProcesses<SearchTask, { regret: number }>({
      program: searching,
      tasks,
      processes: 2,
      signal,
      onProgress,
    });
    expect(results.map(({ regret }) => regret)).toEqual(tasks.map((task) => runTask(task).regret));
  });
});
