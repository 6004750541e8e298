/** Where Trainyard's own files lie: it always runs from its sources. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../../", import.meta.url));

export function inRepository(...parts: readonly string[]): string {
  return join(repository, ...parts);
}
