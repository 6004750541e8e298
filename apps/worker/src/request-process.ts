/** A process that answers requests one after the other; it is forked when first asked, and its death is an error of the request under way. */
import { type ChildProcess, fork } from "node:child_process";
import { z } from "zod";
import { tsxArguments } from "./tsx-arguments";

export interface RequestProcess {
  /** Rejects with what the work threw, how the process died, the signal's reason, or that it took longer than the limit; then it is forked anew. */
  ask(request: object, options: { signal: AbortSignal; limitMs: number }): Promise<unknown>;
  end(): void;
}

const answer = z.object({ value: z.unknown().optional(), problem: z.string().optional() });
const stderrTailCharacters = 2_048;

export function createRequestProcess(program: string): RequestProcess {
  let child: ChildProcess | null = null;
  let stderr = "";

  const start = (): ChildProcess => {
    stderr = "";
    const started = fork(program, [], { execArgv: tsxArguments(), stdio: ["ignore", "ignore", "pipe", "ipc"] });
    started.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-stderrTailCharacters);
    });
    started.on("error", () => undefined); // one that could not be started has no answer, and closes
    return started;
  };
  const end = () => {
    child?.kill("SIGKILL");
    child = null;
  };

  return {
    end,
    ask(request, { signal, limitMs }) {
      signal.throwIfAborted();
      const asked = child ?? start();
      child = asked;
      return new Promise<unknown>((resolve, reject) => {
        const fail = (error: unknown) => {
          settle();
          end();
          reject(error);
        };
        const onMessage = (message: unknown) => {
          const { data, error } = answer.safeParse(message);
          if (error !== undefined) return fail(error);
          settle();
          if (data.problem === undefined) resolve(data.value);
          else reject(new Error(data.problem));
        };
        const onClose = (code: number | null, by: NodeJS.Signals | null) =>
          fail(new Error(stderr.trim() === "" ? `Its process ended with ${by ?? code}.` : stderr.trim()));
        const onAbort = () => fail(signal.reason);
        const timer = setTimeout(() => fail(new Error(`It did not end within ${limitMs / 1_000} s.`)), limitMs);
        const settle = () => {
          clearTimeout(timer);
          asked.off("message", onMessage).off("close", onClose);
          signal.removeEventListener("abort", onAbort);
        };
        asked.once("message", onMessage).once("close", onClose);
        signal.addEventListener("abort", onAbort);
        asked.send(request, () => undefined); // one that is gone closes
      });
    },
  };
}
