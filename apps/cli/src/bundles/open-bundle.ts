/** `trainyard bundle open`: the file goes to the home folder, and the server takes it in from there. */
import { constants } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hashFile, readManifest } from "@trainyard/bundle";
import { bundleFileName, ConflictError, parseOrThrow } from "@trainyard/contracts";
import { defaultAuthor, homeDirectory } from "../environment";
import { formatInteger } from "../format";
import type { Context, Outcome } from "../outcome";

export async function openBundle({ client, url }: Context, path: string, author = defaultAuthor()): Promise<Outcome> {
  await readManifest(path); // what is no bundle is not copied
  const file = parseOrThrow(bundleFileName, basename(path));
  await bringHome(path, file);
  const opened = await client.call("importBundle", { body: { file, author } });
  const { run, bundle } = opened;
  const text = `Run ${run.name} is here, at step ${formatInteger(bundle.step)} of ${formatInteger(run.totalSteps)}: ${url}/runs/${run.id}`;
  return { document: opened, text };
}

/** A file of that name that is there already has to be the same. */
async function bringHome(path: string, file: string): Promise<void> {
  const bundles = join(homeDirectory(), "bundles");
  const target = join(bundles, file);
  if (dirname(path) === bundles) return;
  await mkdir(bundles, { recursive: true });
  try {
    await copyFile(path, target, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if ((await hashFile(path)) !== (await hashFile(target))) throw new ConflictError(`${target} is another file: rename one of them.`);
  }
}
