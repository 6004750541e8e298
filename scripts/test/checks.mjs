/** The checks of `npm test`, in order: the quick ones that need nothing first, the browser last. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.mjs";
import { repository } from "../repository.mjs";
import { quietEnvironment } from "../start/child-environment.mjs";
import { prepareWeb } from "../start/prepare-clone.mjs";
import { runLogged } from "../start/run-logged.mjs";
import { findOrInstall } from "../start/system-package.mjs";
import { CheckFailed } from "./check-failed.mjs";

/**
 * @typedef {import("./main.mjs").Totals} Totals
 * @typedef {import("../start/prepare-clone.mjs").Context & { logFile: string, report: import("../start/progress.mjs").Report }} Context
 * @typedef {{ name: string, title: string, run: (context: Context) => Promise<Totals> }} Check
 */

const bin = (/** @type {string} */ name) => join(repository, "node_modules", ".bin", name);

/** @type {readonly Check[]} */
export const checks = [
  command("lint", "Format and lint", [bin("biome"), "ci", "--colors=off", "."]),
  command("types", "Types", [
    bin("turbo"),
    "run",
    "typecheck",
    "typecheck:root",
    "--continue",
    "--output-logs=errors-only",
    "--concurrency=2",
  ]),
  command("boundaries", "Import boundaries", [bin("depcruise"), "apps", "packages", "e2e", "--config", ".dependency-cruiser.cjs"]),
  command("deadcode", "Dead code", [bin("knip")]),
  { name: "containers", title: "Containers", run: containers },
  { name: "unit", title: "Unit tests", run: (context) => vitest("unit", context) },
  { name: "integration", title: "Integration tests", run: integration },
  { name: "build", title: "Build", run: build },
  { name: "e2e", title: "End to end", run: endToEnd },
];

/** A check that is one command and counts as one. @param {string} name @param {string} title @param {readonly [string, ...string[]]} line @returns {Check} */
function command(name, title, line) {
  return {
    name,
    title,
    async run(context) {
      if (!(await succeeds(line, context))) throw new CheckFailed({ passed: 0, failed: 1 });
      return { passed: 1, failed: 0 };
    },
  };
}

/** The compose file is checked where there is something to check it with. @param {Context} context @returns {Promise<Totals>} */
async function containers(context) {
  const compose = [["docker", "compose"], ["docker-compose"]].find(
    ([program, ...args]) => spawnSync(program ?? "", [...args, "version"]).status === 0,
  );
  if (compose === undefined) {
    context.report("left out: there is no docker compose here");
    return { passed: 0, failed: 0 };
  }
  const [program = "docker", ...args] = compose;
  return await command("", "", [program, ...args, "config", "--quiet"]).run(context);
}

/** @param {Context} context */
async function integration(context) {
  if ((await findOrInstall({ ...context, program: "redis-server", package: "redis-server" })) === null)
    throw new Failure(
      "The integration tests need redis-server on the PATH: install it (Debian: sudo apt-get install redis-server; macOS: brew install redis).",
    );
  return await vitest("integration", context);
}

/** @param {"unit" | "integration"} project @param {Context} context @returns {Promise<Totals>} */
async function vitest(project, context) {
  const results = join(context.logs, `${project}.json`);
  rmSync(results, { force: true });
  const line = /** @type {const} */ ([
    bin("vitest"),
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
  ]);
  const succeeded = await succeeds(line, context);
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = readJson(results);
  return judge({ passed, failed }, succeeded, context);
}

/** The production build, made anew unless it is that of these sources. @param {Context} context @returns {Promise<Totals>} */
async function build(context) {
  const quiet = {
    ...context,
    progress: { ...context.progress, stage: (/** @type {string} */ _name, /** @type {Function} */ work) => work(context.report) },
  };
  await prepareWeb(quiet);
  return { passed: 1, failed: 0 };
}

/** @param {Context} context @returns {Promise<Totals>} */
async function endToEnd(context) {
  const chromium = process.env.CHROMIUM_PATH ?? (await findOrInstall({ ...context, program: "chromium", package: "chromium" }));
  if (chromium === null || !existsSync(chromium))
    throw new Failure("The end-to-end tests need Chromium: install it, or set CHROMIUM_PATH to its program.");
  const results = join(context.logs, "e2e.json");
  rmSync(results, { force: true });
  const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: results };
  const succeeded = await succeeds([bin("playwright"), "test", "--reporter=list,json"], context, env);
  const { expected = 0, unexpected = 0, flaky = 0 } = readJson(results).stats ?? {};
  return judge({ passed: expected + flaky, failed: unexpected }, succeeded, context);
}

/** A runner that failed without a failed test (a crash, a broken set-up) counts as one failure. @param {Totals} totals @param {boolean} succeeded @param {Context} context */
function judge(totals, succeeded, { report }) {
  if (!succeeded) throw new CheckFailed({ passed: totals.passed, failed: Math.max(1, totals.failed) });
  report(`${totals.passed} passed`);
  return totals;
}

/** @param {readonly [string, ...string[]]} line @param {Context} context @param {NodeJS.ProcessEnv} [env] */
async function succeeds(line, { logFile, signal, report }, env = {}) {
  rmSync(logFile, { force: true });
  try {
    await runLogged(line, {
      what: line[0],
      logFile,
      signal,
      cwd: repository,
      env: { ...quietEnvironment, NO_COLOR: "1", ...env },
      onLine: () => undefined,
    });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  } finally {
    report("");
  }
}

/** @param {string} file @returns {any} an empty object when the runner wrote none */
function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}
