/** The trainer's end of the IPC channel: checked messages in, events out with bounded memory. */
import { type FromTrainer, parseOrThrow, type ToTrainer, toTrainer } from "@trainyard/contracts";

/** Events that may wait in the channel before training waits for its reader. */
const maxUnsentEvents = 256;

export interface Channel {
  send?: ((message: unknown, sent: (error: Error | null) => void) => boolean) | undefined;
}

/** Throws an InvalidError that names the field. */
export function parseMessage(message: unknown): ToTrainer {
  return parseOrThrow(toTrainer, message);
}

/** Sends events in order. A reader that falls behind holds training up rather than filling memory. */
export class EventSender {
  readonly #channel: Channel;
  #newest: Promise<void> = Promise.resolve();
  #unsent = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Settles at once while few events wait, else when this one has been taken over by the operating system. */
  async send(event: FromTrainer): Promise<void> {
    this.#unsent += 1;
    this.#newest = new Promise((resolve) => {
      const done = () => {
        this.#unsent -= 1;
        resolve();
      };
      // An error means that the agent is gone; `disconnect` ends the process then.
      if (this.#channel.send === undefined) done();
      else this.#channel.send(event, done);
    });
    if (this.#unsent >= maxUnsentEvents) await this.#newest;
  }

  /** Settles when everything has been sent. */
  async flush(): Promise<void> {
    await this.#newest;
  }
}
