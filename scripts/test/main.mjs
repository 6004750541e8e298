/** Runs the checks one after the other, all of them whatever fails, and closes with the totals. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Failure } from "../failure.mjs";
import { repository } from "../repository.mjs";
import { createInterruption } from "../start/interruption.mjs";
import { prepareClient, prepareDependencies, withClone } from "../start/prepare-clone.mjs";
import { createProgress } from "../start/progress.mjs";
import { CheckFailed } from "./check-failed.mjs";
import { checks } from "./checks.mjs";

/** @typedef {{ passed: number, failed: number }} Totals */

/** Lines of a failed check's output that are shown; the rest is in its log. */
const shownLines = 80;

/** @param {readonly string[]} args @returns {Promise<number>} exit code */
export async function test(args) {
  const progress = createProgress(process.stdout);
  const { signal } = createInterruption();
  const logs = join(repository, ".trainyard-setup", "logs");
  mkdirSync(logs, { recursive: true });
  /** @type {Totals} */
  const totals = { passed: 0, failed: 0 };
  try {
    const chosen = chooseChecks(args);
    const context = { progress, logs, signal };
    await withClone(context, async () => {
      await prepareDependencies(context);
      await prepareClient(context);
    });
    for (const check of chosen) {
      signal.throwIfAborted();
      const logFile = join(logs, `${check.name}.log`);
      const result = await progress
        .stage(check.title, (report) => check.run({ ...context, logFile, report }))
        .catch((error) => failed(error, logFile));
      totals.passed += result.passed;
      totals.failed += result.failed;
    }
  } catch (error) {
    if (signal.aborted) console.error("Interrupted.");
    else console.error(error instanceof Failure ? error.message : error);
    totals.failed += 1;
  }
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 ? 0 : 1;
}

/** @param {readonly string[]} args */
function chooseChecks(args) {
  if (args.length === 0) return checks;
  const [flag, names, ...rest] = args;
  const known = checks.map((check) => check.name);
  const wanted = names?.split(",") ?? [];
  const unknown = wanted.find((name) => !known.includes(name));
  if (flag !== "--only" || wanted.length === 0 || rest.length > 0 || unknown !== undefined)
    throw new Failure(`npm test takes nothing, or "-- --only" with some of: ${known.join(",")}.`);
  return checks.filter((check) => wanted.includes(check.name));
}

/** @param {unknown} error @param {string} logFile @returns {Totals} */
function failed(error, logFile) {
  if (error instanceof CheckFailed) {
    console.error(stripVTControlCharacters(readFileSync(logFile, "utf8")).trimEnd().split("\n").slice(-shownLines).join("\n"));
    console.error(`All of it: ${logFile}`);
    return error.totals;
  }
  console.error(error instanceof Failure ? error.message : error);
  return { passed: 0, failed: 1 };
}
