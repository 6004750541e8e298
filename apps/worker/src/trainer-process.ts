/** One trainer process: forked, spoken to over IPC, and never left behind. */
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { type FromTrainer, fromTrainer, type TrainerCommand, type TrainerStart } from "@trainyard/contracts";
import { tsxArguments } from "./tsx-arguments";

const stderrTailCharacters = 8_192;

export interface TrainerExit {
  /** Exit status; null when a signal ended it or it never started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** End of what it wrote to its error stream, kept as evidence of a crash. */
  readonly stderrTail: string;
}

export interface TrainerProcess {
  readonly pid: number | undefined;
  /** Sends a command; one sent to a trainer that is gone is dropped, because `exited` tells what became of it. */
  command(command: TrainerCommand): void;
  /** Stops the process where it is, until `release`. */
  hold(): void;
  release(): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
  signal(signal: NodeJS.Signals): void;
  /** End of what it wrote to its error stream so far. */
  stderrTail(): string;
  /** Resolves once it is gone and every message it sent was handed over; never rejects. */
  readonly exited: Promise<TrainerExit>;
}

/** Forks the trainer and sends it `start`. It ends itself when this process dies, because the IPC channel closes with it. */
export function startTrainer(start: TrainerStart, onMessage: (message: FromTrainer) => void): TrainerProcess {
  const program = createRequire(import.meta.url).resolve("@trainyard/trainer/process");
  const child = fork(program, [], {
    execArgv: tsxArguments(),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderrTail = "";
  const note = (text: string) => {
    stderrTail = (stderrTail + text).slice(-stderrTailCharacters);
  };
  child.stderr?.setEncoding("utf8").on("data", note);
  child.on("message", (raw) => {
    const message = fromTrainer.safeParse(raw);
    if (message.success) return onMessage(message.data);
    note(`\nIt sent a message that is not in the protocol: ${message.error.message}`);
    child.kill("SIGKILL");
  });
  // A send to a process that just died fails; `exited` reports the death itself.
  const send = (message: TrainerStart | TrainerCommand) => void (child.connected && child.send(message, () => undefined));
  send(start);

  const exited = new Promise<TrainerExit>((resolve) => {
    const closed = new Promise<Pick<TrainerExit, "exitCode" | "signal">>((settle) => {
      child.once("close", (exitCode, signal) => settle({ exitCode, signal }));
      child.on("error", (error) => {
        note(`\n${error.message}`);
        if (child.pid === undefined) settle({ exitCode: null, signal: null });
      });
    });
    // Messages may still be in the channel when the process is gone; "disconnect" comes after the last of them.
    const disconnected = new Promise<void>((settle) => (child.connected ? child.once("disconnect", settle) : settle()));
    void Promise.all([closed, disconnected]).then(([end]) => setImmediate(() => resolve({ ...end, stderrTail: stderrTail.trim() })));
  });

  return {
    pid: child.pid,
    command: send,
    hold: () => void child.kill("SIGSTOP"),
    release: () => void child.kill("SIGCONT"),
    kill: () => void child.kill("SIGKILL"),
    signal: (signal) => void child.kill(signal),
    stderrTail: () => stderrTail.trim(),
    exited,
  };
}
