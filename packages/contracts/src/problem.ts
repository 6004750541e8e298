/** From a typed error to the problem document that tells of it. */
import type { ErrorCode, Problem, TrainyardError } from "./errors";

const meanings: Record<ErrorCode, readonly [status: number, title: string]> = {
  invalid: [400, "Invalid request"],
  "not-found": [404, "Not found"],
  conflict: [409, "Not possible in this state"],
  fenced: [409, "No longer the owner"],
  unavailable: [503, "A service does not answer"],
  shape: [422, "Shapes do not fit"],
  "no-gradient": [422, "No gradient"],
  corrupt: [409, "Corrupt data"],
  incompatible: [409, "Incompatible data"],
  diverged: [409, "Training diverged"],
  internal: [500, "Internal error"],
};

/** `status` overrides the HTTP status of the error's code. */
export function problemOf(error: TrainyardError, status?: number): Problem {
  const [codeStatus, title] = meanings[error.code];
  return {
    type: "about:blank",
    title,
    status: status ?? codeStatus,
    detail: error.message,
    code: error.code,
    errors: [...error.issues],
  };
}
