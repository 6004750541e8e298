/** A TypeScript program in a process of its own. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { TrainyardError } from "@trainyard/contracts";

/** Settles when it has ended well. Its messages that are text go to `onMessage`. */
export async function runScript(program: string, argument: string, onMessage: (message: string) => void): Promise<void> {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const child = fork(program, [argument], { execArgv: ["--import", loader] });
  child.on("message", (message) => onMessage(String(message)));
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new TrainyardError("internal", `${program} ended with ${signal ?? code}.`);
}
