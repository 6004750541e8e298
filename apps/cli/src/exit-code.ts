/** What the exit code of the command says. */
import type { ErrorCode } from "@trainyard/contracts";

export const exitCode = { ok: 0, failed: 1, usage: 2, notFound: 3, unavailable: 4, conflict: 5, interrupted: 130 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodesHelp = `
Exit codes:
    0  done
    1  failed or incomplete: a run that did not finish, a check that did not pass, an error of the server
    2  wrong usage: an unknown option, a value that was refused, a name that fits several things
    3  there is no such run, sweep, checkpoint or node
    4  the server, or a service behind it, does not answer
    5  the state does not allow it
  130  interrupted; what was started goes on`;

const exitCodes: Partial<Record<ErrorCode, ExitCode>> = {
  invalid: exitCode.usage,
  "not-found": exitCode.notFound,
  unavailable: exitCode.unavailable,
  conflict: exitCode.conflict,
  fenced: exitCode.conflict,
};

export function exitCodeOf(code: ErrorCode): ExitCode {
  return exitCodes[code] ?? exitCode.failed;
}
