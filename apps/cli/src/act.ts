/** Joins a command's function to the command line: gives it its context, prints what it leaves behind, sets the exit code. */
import { createApiClient, problemOf, TrainyardError } from "@trainyard/contracts";
import { serverUrl } from "./environment";
import { type ExitCode, exitCode, exitCodeOf } from "./exit-code";
import type { Context, Outcome } from "./outcome";

/** Wraps a function for commander's `action`: arguments and options pass through, after the context. */
export type Act = <Arguments extends unknown[]>(
  run: (context: Context, ...args: Arguments) => Promise<Outcome> | Outcome,
) => (...args: Arguments) => Promise<void>;

/** @param isJson asked when a command runs, since options are known only then */
export function createAct(isJson: () => boolean, signal: AbortSignal): Act {
  return (run) =>
    async (...args) => {
      const json = isJson();
      try {
        const url = serverUrl();
        const {
          document,
          text,
          exitCode: code = exitCode.ok,
        } = await run({ client: createApiClient(url, fetch), url, json, signal }, ...args);
        process.stdout.write(`${json ? JSON.stringify(document, null, 2) : text}\n`);
        process.exitCode = code;
      } catch (error) {
        process.exitCode = signal.aborted ? exitCode.interrupted : reportError(error, json);
      }
    };
}

/** Writes a sentence on stderr and, with --json, the problem document on stdout; what is no TrainyardError is a bug and shows its stack. */
export function reportError(error: unknown, json: boolean): ExitCode {
  const known = error instanceof TrainyardError ? error : new TrainyardError("internal", String(error));
  const isBug = error instanceof Error && !(error instanceof TrainyardError);
  process.stderr.write(`trainyard: ${isBug ? error.stack : known.message}\n`);
  if (json) printProblem(known);
  return exitCodeOf(known.code);
}

export function printProblem(error: TrainyardError): void {
  process.stdout.write(`${JSON.stringify(problemOf(error), null, 2)}\n`);
}
