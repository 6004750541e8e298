/** Each setting of `npm start`: what it takes, and the sentence that refuses it. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isSupportedNode } from "../node-version.mjs";
import { repository } from "../repository.mjs";
import { readSettings } from "../start/settings.mjs";

describe("settings", () => {
  test("have safe defaults", () => {
    expect(readSettings({})).toEqual({ port: 3000, home: join(repository, ".trainyard"), workers: 2, databaseUrl: null, redisUrl: null });
  });

  test("take values from the environment", () => {
    const environment = { PORT: "4000", TRAINYARD_HOME: "/data/yard", TRAINYARD_WORKERS: "0", REDIS_URL: "redis://cache:6379/1" };
    expect(readSettings({ ...environment, DATABASE_URL: "postgresql://a:b@db:5432/c" })).toEqual({
      port: 4000,
      home: "/data/yard",
      workers: 0,
      databaseUrl: "postgresql://a:b@db:5432/c",
      redisUrl: "redis://cache:6379/1",
    });
  });

  test.each([
    [{ PORT: "0" }, 'PORT must be a whole number from 1 to 65535, and it is "0".'],
    [{ PORT: "65536" }, 'PORT must be a whole number from 1 to 65535, and it is "65536".'],
    [{ PORT: "3e3" }, 'PORT must be a whole number from 1 to 65535, and it is "3e3".'],
    [{ TRAINYARD_WORKERS: "-1" }, 'TRAINYARD_WORKERS must be a whole number from 0 to 64, and it is "-1".'],
    [{ TRAINYARD_WORKERS: "65" }, 'TRAINYARD_WORKERS must be a whole number from 0 to 64, and it is "65".'],
    [
      { TRAINYARD_HOME: join(repository, "package.json") },
      `TRAINYARD_HOME must be a folder, and ${join(repository, "package.json")} is a file.`,
    ],
    [{ DATABASE_URL: "mysql://u:secret@db" }, 'DATABASE_URL must be an address like postgresql://host:port, and it is "mysql://u:***@db".'],
    [{ REDIS_URL: "localhost" }, 'REDIS_URL must be an address like redis://host:port, and it is "localhost".'],
  ])("refuse %o in one sentence, without the password", (environment, sentence) => {
    expect(() => readSettings(environment)).toThrow(expect.objectContaining({ message: sentence }));
  });
});

test.each([
  ["18.20.4", false],
  ["20.18.9", false],
  ["20.19.0", true],
  ["22.11.0", false],
  ["22.12.0", true],
  ["23.5.0", false],
  ["24.0.0", true],
  ["26.1.0", true],
])("Node %s is supported: %s", (version, supported) => {
  expect(isSupportedNode(version)).toBe(supported);
});
