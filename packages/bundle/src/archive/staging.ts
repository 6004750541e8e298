/**
 * A bundle while it is made: a folder of its files, then one archive. Large files are linked into the folder, not copied, so that retention may
 * remove what they came from meanwhile. The archive is a plain tar: states barely compress, and a damaged byte spoils one file and not all behind it.
 */
import { createWriteStream } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BundleFile } from "@trainyard/contracts";
import { create } from "tar";
import { type ManifestBody, manifestText } from "../manifest";
import { partNames } from "../parts";
import { hashFile } from "./hash-file";

export interface Staged {
  readonly files: readonly BundleFile[];
  readonly bytes: number;
  /** Of the archive. */
  readonly sha256: string;
}

export class Staging {
  readonly #directory: string;
  readonly #files: { readonly path: string; readonly what: string }[] = [];

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** In a new folder; what another attempt left there is removed. */
  static async begin(directory: string): Promise<Staging> {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    return new Staging(directory);
  }

  async text(path: string, what: string, text: string | AsyncIterable<string>): Promise<void> {
    const target = await this.#place(path, what);
    if (typeof text === "string") await writeFile(target, text);
    else await pipeline(Readable.from(text), createWriteStream(target));
  }

  json(path: string, what: string, document: unknown): Promise<void> {
    return this.text(path, what, `${JSON.stringify(document, null, 2)}\n`);
  }

  /** Rejects with what Node says where the source is not there. */
  async file(path: string, what: string, source: string): Promise<void> {
    const target = await this.#place(path, what);
    await link(source, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw error;
      return copyFile(source, target); // another file system, or one without links
    });
  }

  /** Where a file lies, for those who hash or read it before all is sealed. */
  pathOf(path: string): string {
    return join(this.#directory, path);
  }

  /** Hashes everything, writes the archive and gives it its name once the disk has it. `body` is told without its files. */
  async seal(body: Omit<ManifestBody, "files">, target: string, signal?: AbortSignal): Promise<Staged> {
    const files: BundleFile[] = [];
    for (const { path, what } of this.#files) {
      const { size } = await stat(this.pathOf(path));
      files.push({ path, what, bytes: size, sha256: await hashFile(this.pathOf(path), signal) });
    }
    await writeFile(this.pathOf(partNames.manifest), manifestText({ ...body, files }));
    const unfinished = `${target}.tmp`;
    await rm(unfinished, { force: true });
    // In this order: whoever opens it reads the manifest first. The same contents make the same archive: no owner, no time of day.
    const options = { file: unfinished, cwd: this.#directory, portable: true, strict: true, mtime: new Date(body.madeAt) };
    try {
      await create(options, [partNames.manifest, ...files.map(({ path }) => path)]);
      signal?.throwIfAborted();
      await publish(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true }); // a full disk gets its space back
      throw error;
    }
    const { size } = await stat(target);
    return { files, bytes: size, sha256: await hashFile(target, signal) };
  }

  async discard(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #place(path: string, what: string): Promise<string> {
    this.#files.push({ path, what });
    const target = this.pathOf(path);
    await mkdir(dirname(target), { recursive: true });
    return target;
  }
}

async function publish(unfinished: string, target: string): Promise<void> {
  await sync(unfinished);
  await rename(unfinished, target);
  await sync(dirname(target));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
