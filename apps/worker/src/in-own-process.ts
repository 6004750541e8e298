/** Measurements that need a process of their own: its memory, its threads and its caches are the measurement's. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { TrainyardError } from "@trainyard/contracts";
import { tsxArguments } from "./tsx-arguments";

export interface OwnProcess {
  readonly program: URL;
  readonly given: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** What it says before its result, by messages that are text. */
  readonly onProgress?: (message: string) => void;
}

/** The first message of the process that is no text. Throws where it ends without one. */
export async function inOwnProcess<Result>({ program, given, signal, onProgress = () => undefined }: OwnProcess): Promise<Result> {
  const child = fork(fileURLToPath(program), [...given], { execArgv: tsxArguments(), ...(signal && { signal }) });
  const result = new Promise<Result>((resolve) => {
    child.on("message", (message) => (typeof message === "string" ? onProgress(message) : resolve(message as Result)));
  });
  const exited = once(child, "exit").then(([code, killedBy]) => {
    throw new TrainyardError("internal", `The process that measured ${given.join(" ")} ended with ${killedBy ?? code}.`);
  });
  return Promise.race([result, exited]);
}
