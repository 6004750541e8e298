/**
 * `npm ci` refuses a lockfile that leaves out an optional package of another platform, which is what npm writes when the registry it was
 * made with did not have that package.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../repository.mjs";

interface Entry {
  version?: string;
  optionalDependencies?: Record<string, string>;
}

test("the lockfile holds every optional package of every platform", () => {
  const packages: Record<string, Entry> = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")).packages;
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !foldersSeenFrom(path).some((folder) => packages[`${folder}node_modules/${name}`]),
    ),
  );
  expect(missing).toEqual([]);
});

/** `npm ci` installs what the manifests ask for; were the lockfile to list something else, every start would find it missing and install again. */
test("the lockfile follows every workspace's manifest", () => {
  const packages: Record<string, object> = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")).packages;
  const workspaces = Object.keys(packages).filter((path) => !path.includes("node_modules/"));
  expect(workspaces).toContain("apps/worker");
  for (const path of workspaces) {
    const manifest: object = JSON.parse(readFileSync(join(repository, path, "package.json"), "utf8"));
    expect(dependenciesOf(packages[path] ?? {}), path).toEqual(dependenciesOf(manifest));
  }
});

function dependenciesOf({ dependencies = {}, devDependencies = {} }: { dependencies?: object; devDependencies?: object }) {
  return { dependencies, devDependencies };
}

/** Where Node looks for a package that `path` imports: below it, and below each package or folder around it. */
function foldersSeenFrom(path: string): string[] {
  const outer = path.includes("/node_modules/") ? path.slice(0, path.lastIndexOf("/node_modules/")) : "";
  return path === "" ? [""] : [`${path}/`, ...foldersSeenFrom(outer)];
}
