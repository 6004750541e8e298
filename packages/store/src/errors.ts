/** Errors only the store throws. */
import { TrainyardError } from "@trainyard/contracts";

/** The writer no longer owns the segment: it was ended, or claimed by another. It must stop, and nothing it tried was written. */
export class FencedError extends TrainyardError {
  constructor(segmentId: string, fence: number) {
    super("fenced", `Segment ${segmentId} is not running under fence ${fence} any more.`);
  }
}

/** PostgreSQL does not answer. What was tried may or may not have happened; every write can be tried again. */
export class UnavailableError extends TrainyardError {
  constructor(cause: unknown) {
    super("unavailable", "The database does not answer.", { cause });
  }
}
