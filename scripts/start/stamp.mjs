/** Work that is done again only when what goes into it has changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "../repository.mjs";

const skipped = new Set(["node_modules", ".next", ".turbo", "generated", "test", "dist"]);

/**
 * @param {{ stampFile: string, inputs: readonly string[], output: string }} options inputs: files and folders below the repository; output: what must exist
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether the work was done
 */
export async function whenChanged({ stampFile, inputs, output }, work) {
  const hash = hashOf(inputs);
  if (existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash) return false;
  rmSync(stampFile, { force: true });
  await work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
  return true;
}

/** @param {readonly string[]} inputs */
function hashOf(inputs) {
  const hash = createHash("sha256").update(process.version);
  for (const input of inputs) for (const file of filesOf(input)) hash.update(`\0${file}\0`).update(readFileSync(join(repository, file)));
  return hash.digest("hex");
}

/** @param {string} path @returns {string[]} files below the path in a fixed order */
function filesOf(path) {
  const entry = statSync(join(repository, path), { throwIfNoEntry: false });
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return [path];
  const names = readdirSync(join(repository, path)).filter((name) => !skipped.has(name) && !name.endsWith(".tsbuildinfo"));
  return names.sort().flatMap((name) => filesOf(join(path, name)));
}
