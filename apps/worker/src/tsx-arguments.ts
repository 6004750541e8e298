/** How a forked Node process learns to run TypeScript. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Resolved from here: a bare "tsx" would be looked up from the working directory of whoever started the worker. */
export function tsxArguments(): string[] {
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}
