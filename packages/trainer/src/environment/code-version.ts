/** Which code of ours runs: its version, its commit with what is not committed, and the hash of what computes. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import type { EnvironmentRecord } from "@trainyard/contracts";
import { FileAccessError } from "../errors";
import { hashFile } from "./hash-file";
import { versionIn } from "./package-versions";
import { inRepository, repository } from "./repository";

/** Whose source files decide the numbers of a step. */
const computing = ["contracts", "graph", "model", "trainer"];
const gitLimitMs = 5_000;
/** A difference that is larger has something in it that should not be there. */
const differenceLimitBytes = 64 * 2 ** 20;

export async function codeVersion(): Promise<EnvironmentRecord["code"]> {
  const [version, commit, difference, sources] = await Promise.all([
    versionIn(inRepository("packages", "trainer")),
    git(["rev-parse", "HEAD"]),
    uncommittedDifference(),
    hashOfSources(),
  ]);
  return { version, commit: commit?.trim() ?? null, difference: difference === null ? null : hashOf(difference), sources };
}

export const lockfilePath = inRepository("package-lock.json");

/** SHA-256 of package-lock.json. */
export function lockfileHash(): Promise<string> {
  return hashFile(lockfilePath);
}

/** What the files on the disk are beyond the commit, new ones included, as a patch; null: nothing, or there is no git or no clone to ask. */
export async function uncommittedDifference(): Promise<string | null> {
  const changed = await git(["diff", "--binary", "HEAD"]);
  const added = await git(["ls-files", "--others", "--exclude-standard", "-z"]);
  if (changed === null || added === null) return null;
  const names = added.split("\0").filter((name) => name !== "");
  const contents = await Promise.all(
    names.map(async (name) => `+++ ${name}\n${await readFile(inRepository(name), "utf8").catch(() => "")}`),
  );
  const difference = [changed, ...contents].filter((part) => part !== "").join("\n");
  return difference === "" ? null : difference;
}

/** SHA-256 over the paths and contents of the sources that compute, in order of the paths. Rejects with FileAccessError. */
export async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of computing) {
    const folder = inRepository("packages", name, "src");
    for (const path of await filesBelow(folder)) {
      hash.update(`${relative(repository, path).replaceAll("\\", "/")}\0`);
      hash.update(await readFile(path));
    }
  }
  return hash.digest("hex");
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch (cause) {
    throw new FileAccessError(folder, cause);
  }
}

/** What git says; null where there is none, or where this is no clone. */
async function git(args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", repository, ...args], {
      timeout: gitLimitMs,
      maxBuffer: differenceLimitBytes,
      windowsHide: true,
    });
    return stdout;
  } catch {
    return null; // the record then says that it is not known
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
