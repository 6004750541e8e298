/** Fields of a specification, named as a request has them. */
import { withFieldsBelow as named } from "@trainyard/contracts";

/** Runs `work`; what it refuses is named below `section`, where the request holds it. */
export async function withFieldsBelow<T>(section: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw named(section, error);
  }
}
