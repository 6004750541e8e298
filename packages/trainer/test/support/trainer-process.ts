/** A real trainer process, forked as the node agent does it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type FromTrainer, fromTrainer, type TrainerCommand } from "@trainyard/contracts";

const entry = fileURLToPath(new URL("../../src/process.ts", import.meta.url));

export class TrainerProcess {
  readonly child: ChildProcess;
  readonly events: FromTrainer[] = [];
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string>;

  constructor() {
    this.child = fork(entry, [], { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.child.on("message", (message) => this.events.push(fromTrainer.parse(message)));
    this.exit = once(this.child, "exit").then(([code, signal]) => code ?? signal);
  }

  send(message: unknown): void {
    this.child.send(message as object);
  }

  command(kind: Exclude<TrainerCommand["kind"], "change" | "fault">): void {
    this.send({ type: "command", commandId: kind, kind });
  }

  /** The first event so far or to come that fits; rejects when the process ends without one. */
  async event<Event extends FromTrainer>(fits: (event: FromTrainer) => event is Event): Promise<Event>;
  async event(fits: (event: FromTrainer) => boolean): Promise<FromTrainer>;
  async event(fits: (event: FromTrainer) => boolean): Promise<FromTrainer> {
    const ended = this.exit.then((how) => ({ how }));
    for (;;) {
      const found = this.events.find(fits);
      if (found !== undefined) return found;
      const outcome = await Promise.race([once(this.child, "message"), ended]);
      if ("how" in outcome && !this.events.some(fits))
        throw new Error(`The trainer ended with ${outcome.how} and said ${JSON.stringify(this.events)}`);
    }
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }
}
