/** Two kinds of tests: unit (no services) and integration (real PostgreSQL and Redis, started once by the global set-up). */
import { defineConfig } from "vitest/config";

const tests = "{{packages,apps}/*,scripts}/test/**/*.test.{ts,tsx}";
const integrationTests = "{{packages,apps}/*,scripts}/test/**/*.integration.test.ts";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: [tests], exclude: [integrationTests], testTimeout: 60_000 } },
      {
        test: {
          name: "integration",
          include: [integrationTests],
          globalSetup: ["scripts/test/services.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
