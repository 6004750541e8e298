/** Journeys through the real stack in Chromium: one instance, started by the same script as `npm start`, on a folder and a port of its own. */
import { defineConfig } from "@playwright/test";
import { stack } from "./e2e/support/stack";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // The journeys share two nodes and kill one of them.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  globalSetup: "./e2e/support/global-setup.ts",
  use: {
    baseURL: stack.url,
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
