/** A program of the operating system: found, or installed where that is possible without asking, which is as root on Debian. */
import { existsSync } from "node:fs";
import { repository } from "../repository.mjs";
import { findProgram } from "./find-program.mjs";
import { runLogged } from "./run-logged.mjs";

/**
 * @param {{ program: string, package: string, logFile: string, signal: AbortSignal, report: import("./progress.mjs").Report }} options
 * @returns {Promise<string | null>} path of the program; null when it is absent and cannot be installed from here
 */
export async function findOrInstall({ program, package: packageName, logFile, signal, report }) {
  const found = findProgram(program);
  if (found !== null) return found;
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version") || findProgram("apt-get") === null) return null;
  // RUNLEVEL=1 keeps Debian from starting a system-wide service with it.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  report(`apt-get update`);
  await runLogged(["apt-get", "update"], { what: "apt-get update", logFile, signal, cwd: repository, env });
  report(`apt-get install ${packageName}`);
  await runLogged(["apt-get", "install", "-y", "--no-install-recommends", packageName], {
    what: `apt-get install ${packageName}`,
    logFile,
    signal,
    cwd: repository,
    env,
  });
  report("installed with apt-get");
  return findProgram(program);
}
