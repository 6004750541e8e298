/** Settings: defaults, and refusals that name the variable. */
import { InvalidError } from "@trainyard/contracts";
import { expect, test } from "vitest";
import { defaultThreads, workerSettings } from "../src/worker-settings";

const complete = { DATABASE_URL: "postgresql://u:p@127.0.0.1:5432/t", REDIS_URL: "redis://127.0.0.1:6379", TRAINYARD_HOME: "/data" };

function fieldsRefused(variables: Record<string, string>): string[] {
  try {
    workerSettings(variables);
  } catch (error) {
    if (error instanceof InvalidError) return error.issues.map((issue) => issue.field);
    throw error;
  }
  return [];
}

test("takes what is given and names the node after the machine otherwise", () => {
  expect(workerSettings({ ...complete, TRAINYARD_NODE: "node-1", TRAINYARD_THREADS: "3" })).toEqual({
    databaseUrl: complete.DATABASE_URL,
    redisUrl: complete.REDIS_URL,
    home: "/data",
    nodeName: "node-1",
    threads: 3,
    memoryLimitBytes: null,
    faultFile: null,
  });
  expect(workerSettings(complete).nodeName).toMatch(/^[A-Za-z0-9]/);
  expect(workerSettings({ ...complete, TRAINYARD_MEMORY_GIB: "1.5" }).memoryLimitBytes).toBe(1.5 * 2 ** 30);
});

test("names each variable it refuses", () => {
  expect(fieldsRefused({})).toEqual(["DATABASE_URL", "REDIS_URL", "TRAINYARD_HOME"]);
  expect(fieldsRefused({ ...complete, DATABASE_URL: "mysql://x/y" })).toEqual(["DATABASE_URL"]);
  expect(fieldsRefused({ ...complete, TRAINYARD_THREADS: "0" })).toEqual(["TRAINYARD_THREADS"]);
  expect(fieldsRefused({ ...complete, TRAINYARD_THREADS: "two" })).toEqual(["TRAINYARD_THREADS"]);
  expect(fieldsRefused({ ...complete, TRAINYARD_MEMORY_GIB: "-1" })).toEqual(["TRAINYARD_MEMORY_GIB"]);
  expect(fieldsRefused({ ...complete, TRAINYARD_NODE: "a b" })).toEqual(["TRAINYARD_NODE"]);
});

test("shares the cores of a machine between its nodes, at least one each", () => {
  expect(defaultThreads(16, 2)).toBe(8);
  expect(defaultThreads(2, 3)).toBe(1);
});
