/** Versions of what computes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FileAccessError } from "../errors";
import { installedPackage } from "./installed-package";
import { inRepository } from "./repository";

const manifest = z.object({ version: z.string() });
const foreign = ["onnxruntime-node", "tokenizers"];
const own = ["graph", "model", "trainer"];

export async function packageVersions(): Promise<Record<string, string>> {
  const versions = [
    ...foreign.map(async (name) => [name, await versionIn(installedPackage(name))]),
    ...own.map(async (name) => [`@trainyard/${name}`, await versionIn(inRepository("packages", name))]),
  ];
  return Object.fromEntries(await Promise.all(versions));
}

/** Of the package in a folder. Rejects with FileAccessError. */
export async function versionIn(folder: string): Promise<string> {
  const path = join(folder, "package.json");
  try {
    return manifest.parse(JSON.parse(await readFile(path, "utf8"))).version;
  } catch (cause) {
    throw new FileAccessError(path, cause);
  }
}
