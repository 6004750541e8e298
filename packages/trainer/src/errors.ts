/** The trainer's own typed errors, and the code its process reports for each. */
import { TrainyardError } from "@trainyard/contracts";

/** A checkpoint whose files are missing, cut off, or do not match their recorded hashes. */
export class CorruptCheckpointError extends TrainyardError {
  constructor(directory: string, reason: string, options: { cause?: unknown } = {}) {
    super("corrupt", `The checkpoint ${directory} is corrupt: ${reason}.`, options);
  }
}

/** A sound checkpoint that belongs to another architecture, format or dataset. */
export class IncompatibleCheckpointError extends TrainyardError {
  constructor(directory: string, reason: string) {
    super("incompatible", `The checkpoint ${directory} does not fit: ${reason}.`);
  }
}

export class DatasetMissingError extends TrainyardError {
  constructor(directory: string) {
    super("not-found", `There is no prepared dataset in ${directory}.`);
  }
}

export class DatasetCorruptError extends TrainyardError {
  constructor(directory: string, reason: string, options: { cause?: unknown } = {}) {
    super("corrupt", `The dataset in ${directory} is corrupt: ${reason}.`, options);
  }
}

export class DiskFullError extends TrainyardError {
  readonly bytesNeeded: number;
  readonly bytesFree: number;

  constructor(path: string, bytesNeeded: number, bytesFree: number, options: { cause?: unknown } = {}) {
    super("unavailable", `The disk is full: ${path} needs ${bytesNeeded} bytes, ${bytesFree} are free.`, options);
    this.bytesNeeded = bytesNeeded;
    this.bytesFree = bytesFree;
  }
}

/** A file or directory that the operating system will not let us use, for a reason other than a full disk. */
export class FileAccessError extends TrainyardError {
  constructor(path: string, cause: unknown) {
    super("unavailable", `Cannot use ${path}: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

/** An execution provider that this machine cannot start: no adapter, no driver, or a library that its install did not fetch. */
export class ExecutionProviderError extends TrainyardError {
  constructor(provider: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // ONNX Runtime puts source file, function and condition before the reason.
    const reason = message.replace(/^.* was false\. /s, "").trim();
    super("unavailable", `The execution provider ${provider} cannot start: ${reason}`, { cause });
  }
}

const ownCodes: readonly (readonly [new (...values: never[]) => TrainyardError, string])[] = [
  [CorruptCheckpointError, "corrupt-checkpoint"],
  [DiskFullError, "disk-full"],
  [ExecutionProviderError, "execution-provider"],
  [DatasetMissingError, "dataset-missing"],
  [DatasetCorruptError, "dataset-corrupt"],
];

/** Code of the `failed` message: more precise than the API's error code where the agent acts on the difference. */
export function failureCode(error: unknown): string {
  for (const [type, code] of ownCodes) if (error instanceof type) return code;
  return error instanceof TrainyardError ? error.code : "internal";
}
