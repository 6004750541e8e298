/** Global set-up of the integration tests: one real PostgreSQL and one real Redis in a temporary folder, for all test files. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {} from "vitest";
import type { TestProject } from "vitest/node";
import { startPostgres, startRedis } from "../services/index.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser's connection string of the database `trainyard`; each test file makes a database of its own. */
    databaseUrl: string;
    redisUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), "trainyard-test-"));
  // The account that root lends to PostgreSQL must be able to enter.
  chmodSync(directory, 0o711);
  const postgres = await startPostgres({ directory: join(directory, "postgres") });
  const redis = await startRedis({ directory: join(directory, "redis") });
  project.provide("databaseUrl", postgres.url);
  project.provide("redisUrl", redis.url);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
    rmSync(directory, { recursive: true, force: true });
  };
}
