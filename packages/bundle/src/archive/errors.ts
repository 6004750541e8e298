/** A bundle that is not what it says it is. */
import { TrainyardError } from "@trainyard/contracts";

export class BundleCorruptError extends TrainyardError {
  constructor(file: string, reason: string, options: { cause?: unknown } = {}) {
    super("corrupt", `The bundle ${file} is broken: ${reason}.`, options);
  }
}
