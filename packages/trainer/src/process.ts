/**
 * Entry point of the trainer process, forked by the node agent: one `start`, then commands; events go back. Exit codes: 0 after `ended`,
 * 1 after `failed`, 2 when the agent is gone.
 */
import type { FromTrainer, ToTrainer, TrainerCommand, TrainerStart } from "@trainyard/contracts";
import { failureCode } from "./errors";
import { trainSegment } from "./loop";
import { EventSender, parseMessage } from "./message-channel";

const sender = new EventSender(process);
const commands: TrainerCommand[] = [];
let started = false;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function exitWith(code: number, event: FromTrainer): Promise<never> {
  await sender.send(event);
  await sender.flush();
  process.exit(code);
}

async function train(start: TrainerStart): Promise<void> {
  try {
    await trainSegment(start, { emit: (event) => sender.send(event), takeCommands: () => commands.splice(0) });
  } catch (error) {
    if (failureCode(error) === "internal") console.error(error); // a bug: the agent's log wants the stack
    return exitWith(1, { type: "failed", code: failureCode(error), message: messageOf(error) });
  }
  await sender.flush();
  process.exit(0);
}

async function receive(message: ToTrainer): Promise<void> {
  if (message.type === "command") commands.push(message);
  else if (started)
    await sender.send({ type: "log", level: "error", message: `Already training; the start of ${message.segmentId} is ignored.` });
  else {
    started = true;
    await train(message);
  }
}

process.on("message", (raw) => {
  void Promise.resolve(raw)
    .then(parseMessage)
    .then(receive)
    .catch((error: unknown) =>
      // Without a start there is nothing to go on with; a training trainer survives a bad command.
      started
        ? sender.send({ type: "log", level: "error", message: `A message was refused: ${messageOf(error)}` })
        : exitWith(1, { type: "failed", code: failureCode(error), message: messageOf(error) }),
    );
});
process.on("disconnect", () => process.exit(2));
// A Ctrl-C reaches the whole process group; the agent decides what becomes of its trainer.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

if (process.send === undefined) {
  console.error("The trainer is started by the node agent and speaks over IPC only.");
  process.exit(2);
}
