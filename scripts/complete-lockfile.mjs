/**
 * Completes package-lock.json after `npm install`: npm leaves out optional packages of other platforms that the registry at hand does not
 * have, and `npm ci` then refuses the lockfile. Their entries need no more than version and platform, which their names tell.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { repository } from "./repository.mjs";

/** @typedef {{ version?: string, cpu?: string[], os?: string[], libc?: string[], dev?: boolean, license?: string, optional?: boolean, optionalDependencies?: Record<string, string> }} Entry */

/** @type {Record<string, string>} */
const systems = { darwin: "darwin", win32: "win32", windows: "win32", linux: "linux", linuxmusl: "linux", android: "android" };
for (const same of ["freebsd", "netbsd", "openbsd", "openharmony", "aix", "sunos"]) systems[same] = same;
/** @type {Record<string, string>} */
const processors = { 64: "x64" };
for (const same of ["x64", "arm64", "arm", "ia32", "riscv64", "s390x", "ppc64", "loong64", "wasm32", "mips64el"]) processors[same] = same;

const file = join(repository, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
/** @type {Record<string, Entry>} */
const packages = lock.packages;

/** Whether a package is found from `path`: below it or below anything around it. @param {string} path @param {string} name @returns {boolean} */
function isLocked(path, name) {
  if (packages[`${path === "" ? "" : `${path}/`}node_modules/${name}`] !== undefined) return true;
  if (path === "") return false;
  return isLocked(path.includes("/node_modules/") ? path.slice(0, path.lastIndexOf("/node_modules/")) : "", name);
}

/** @param {string} name @param {string} version @param {Entry} parent @returns {Entry} */
function entryOf(name, version, parent) {
  const words = (name.split("/").at(-1) ?? "").split(/[-_]/);
  const cpu = words.flatMap((word) => processors[word] ?? []).slice(-1);
  const os = words.flatMap((word) => systems[word] ?? []).slice(0, 1);
  if (cpu.length === 0 || !/^\d+\.\d+\.\d+/.test(version))
    throw new Failure(`The platform of ${name}@${version} is not told by its name: add it to package-lock.json by hand.`);
  const libc = words.some((word) => word.includes("musl")) ? ["musl"] : words.includes("gnu") ? ["glibc"] : undefined;
  return {
    version,
    cpu,
    ...(parent.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc }),
    license: parent.license ?? "MIT",
    optional: true,
    ...(os.length === 0 ? {} : { os }),
  };
}

let added = 0;
for (const [path, parent] of Object.entries(packages))
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    packages[`node_modules/${name}`] = entryOf(name, version, parent);
    added += 1;
  }
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (added > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages of other platforms were added to package-lock.json.`);
