/** Errors about tensors that do not belong to an architecture, and files that are not what they say. */
import { TrainyardError } from "@trainyard/contracts";

/** Weights for another architecture: a tensor missing, unexpected, or of another shape. */
export class IncompatibleWeightsError extends TrainyardError {
  constructor(message: string) {
    super("incompatible", message);
  }
}

/** Bytes that are no well-formed safetensors file. */
export class CorruptFileError extends TrainyardError {
  constructor(message: string) {
    super("corrupt", message);
  }
}
