/** Many small tasks shared among some processes. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { TrainyardError } from "@trainyard/contracts";
import { tsxArguments } from "@trainyard/worker/tsx-arguments";

export interface Shared<Task, Result> {
  /** Answers each message, a task, with one message, its result. */
  readonly program: URL;
  readonly tasks: readonly Task[];
  readonly processes: number;
  readonly signal: AbortSignal;
  /** After each, with what it came to. */
  readonly onProgress: (done: number, result: Result) => void;
}

/** Results in the order of the tasks. Throws a TrainyardError when a process ends before its tasks are done. */
export async function shareAmongProcesses<Task, Result>({
  program,
  tasks,
  processes,
  signal,
  onProgress,
}: Shared<Task, Result>): Promise<Result[]> {
  const results: Result[] = new Array(tasks.length);
  const queue = tasks.entries();
  let done = 0;
  const work = async () => {
    const child = fork(fileURLToPath(program), [], { execArgv: tsxArguments() });
    const stop = () => child.kill("SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    try {
      for (const [index, task] of queue) {
        const result = await answerOf<Task, Result>(child, task);
        results[index] = result;
        done += 1;
        onProgress(done, result);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(processes, tasks.length)) }, work));
  return results;
}

async function answerOf<Task, Result>(child: ChildProcess, task: Task): Promise<Result> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(child, "exit", { signal }).then(([code, killedBy]): never => {
    throw new TrainyardError("internal", `A process of the bench ended with ${killedBy ?? code}.`);
  });
  const answered = once(child, "message", { signal }).then(([result]) => result as Result);
  // Whichever loses is not awaited further: its listener goes with the signal.
  ended.catch(() => undefined);
  answered.catch(() => undefined);
  child.send(task as object);
  try {
    return await Promise.race([ended, answered]);
  } finally {
    waiting.abort();
  }
}
