/** Errors about tensors that do not belong to an architecture, and files that are not what they say. */
import { TrainyardError } from "@trainyard/contracts";

/** Weights or a configuration for another architecture: a tensor missing, unexpected or of another shape; an unsupported setting. */
export class IncompatibleWeightsError extends TrainyardError {
  constructor(message: string) {
    super("incompatible", message);
  }
}

/** Bytes that are no well-formed safetensors file. */
export class CorruptFileError extends TrainyardError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super("corrupt", message, options);
  }
}
