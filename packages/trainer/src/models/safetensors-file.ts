/** A safetensors file whose tensors are read one by one: such files can be larger than memory, or than one buffer may be. */
import { type FileHandle, open } from "node:fs/promises";
import { NotFoundError } from "@trainyard/contracts";
import {
  CorruptFileError,
  float32Values,
  headerBytes,
  parseSafetensorsHeader,
  type TensorEntry,
  type TensorSource,
} from "@trainyard/model";
import { FileAccessError } from "../errors";
import { isNodeError } from "../files";

/** The operating system reads no more than 2 GiB at once. */
const maxReadBytes = 2 ** 30;
const lengthBytes = 8;

export class SafetensorsFile implements TensorSource {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #entries: ReadonlyMap<string, TensorEntry>;
  readonly shapes: ReadonlyMap<string, readonly number[]>;

  private constructor(path: string, file: FileHandle, entries: ReadonlyMap<string, TensorEntry>) {
    this.#path = path;
    this.#file = file;
    this.#entries = entries;
    this.shapes = new Map([...entries].map(([name, { shape }]) => [name, shape]));
  }

  /** Reads the header. Throws a NotFoundError, FileAccessError or CorruptFileError. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await open(path, "r").catch((error: unknown) => {
      throw isNodeError(error, "ENOENT") ? new NotFoundError("file", path) : new FileAccessError(path, error);
    });
    try {
      const { size } = await file.stat();
      const start = await readRange(file, path, 0, Math.min(lengthBytes, size));
      const header = await readRange(file, path, 0, headerBytes(start, size));
      return new SafetensorsFile(path, file, parseSafetensorsHeader(header, size).entries);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Values of a floating-point tensor. Throws a CorruptFileError for one that is not there or not of floating-point numbers. */
  async read(name: string): Promise<Float32Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new CorruptFileError(`${this.#path} has no tensor ${name}.`);
    const bytes = await readRange(this.#file, this.#path, entry.begin, entry.end);
    return float32Values(name, { ...entry, bytes });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function readRange(file: FileHandle, path: string, begin: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - begin);
  for (let offset = 0; offset < bytes.length; ) {
    const length = Math.min(maxReadBytes, bytes.length - offset);
    const { bytesRead } = await file.read(bytes, offset, length, begin + offset).catch((error: unknown) => {
      throw new FileAccessError(path, error);
    });
    if (bytesRead === 0) throw new CorruptFileError(`${path} ends after ${begin + offset} bytes.`);
    offset += bytesRead;
  }
  return bytes;
}
