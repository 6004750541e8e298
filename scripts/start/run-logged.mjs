/** Runs a command to its end with its output in a log file, and turns its failure into one sentence. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { Failure } from "../failure.mjs";
import { guard, release } from "../guard.mjs";
import { signalGroup } from "../processes.mjs";

/** Output kept to find the cause of a failure in. */
const tailLength = 16_384;

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{ what: string, logFile: string, signal: AbortSignal, cwd: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options what: the work in words, for the sentence
 * @returns {Promise<void>}
 */
export async function runLogged([program, ...args], { what, logFile, signal, cwd, env = {}, onLine }) {
  signal.throwIfAborted();
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  log.on("error", () => undefined); // a full disk is reported by the command itself
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let tail = "";
  const collect = (/** @type {string} */ chunk) => {
    log.write(chunk);
    tail = (tail + chunk).slice(-tailLength);
    for (const line of chunk.split(/[\r\n]+/)) if (line.trim() !== "") onLine?.(line.trim());
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  const { pid } = child;
  if (pid !== undefined) guard({ pid, signal: "SIGTERM", immediateSignal: "SIGKILL", graceMs: 5_000, rank: 0 });
  const interrupt = () => pid !== undefined && signalGroup(pid, "SIGTERM");
  signal.addEventListener("abort", interrupt, { once: true });
  /** @type {string | null} */
  const trouble = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, by) => resolve(code === 0 ? null : by === null ? `exit code ${code}` : by));
  });
  signal.removeEventListener("abort", interrupt);
  if (pid !== undefined) release(pid);
  log.end();
  signal.throwIfAborted();
  if (trouble !== null) throw new Failure(`${what} failed: ${causeIn(tail) ?? trouble}.`, { logFile });
}

/** The sentence for a cause that has one; else the first line that speaks of an error. @param {string} output */
function causeIn(output) {
  if (/ENOSPC|no space left on device/i.test(output)) return "the disk is full; free some space and start again";
  if (/EAI_AGAIN|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|Temporary failure resolving/.test(output))
    return "the network or the package registry does not answer";
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !/^npm error (code|errno|A complete log)/.test(line));
  const line = lines.find((candidate) => /error:|cannot|failed:/i.test(candidate)) ?? lines.at(-1);
  return line === undefined ? undefined : stripVTControlCharacters(line).trim().replace(/\.$/, "");
}
