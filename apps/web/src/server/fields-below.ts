/** Fields of a specification, named as a request has them. */
import { InvalidError, TrainyardError } from "@trainyard/contracts";

/** Runs `work`; what it refuses is named below `section`, where the request holds it. */
export async function withFieldsBelow<T>(section: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrainyardError) || error.issues.length === 0) throw error;
    const issues = error.issues.map(({ field, message }) => ({ field: `${section}.${field}`, message }));
    throw error instanceof InvalidError
      ? new InvalidError(issues)
      : new TrainyardError(error.code, error.message, { issues, cause: error });
  }
}
