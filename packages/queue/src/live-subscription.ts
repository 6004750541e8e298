/** One reader of live events: keeps its place, drops doubles, and says so when it could not keep up. */
import type { LiveEvent } from "@trainyard/contracts";
import { isAfter, type LiveCursor } from "./live-cursor";
import type { StreamName } from "./live-streams";

export type LiveMessage =
  /** Subscribed: whatever is fetched from now on misses nothing that follows. */
  | { readonly kind: "ready"; readonly cursor: LiveCursor }
  /** `cursor` is the place after this event. */
  | { readonly kind: "event"; readonly stream: StreamName; readonly id: string; readonly event: LiveEvent; readonly cursor: LiveCursor }
  /** Events of these streams were lost: what they spoke of has to be fetched again. */
  | { readonly kind: "reset"; readonly streams: readonly StreamName[]; readonly cursor: LiveCursor };

export interface StreamEntry {
  readonly stream: StreamName;
  readonly id: string;
  readonly event: LiveEvent;
}

export class LiveSubscription {
  readonly streams: readonly StreamName[];
  readonly #place: Map<StreamName, string>;
  readonly #bufferSize: number;
  #buffer: LiveMessage[] = [];
  /** Entries read from the live connection while the past is still being caught up with; null afterwards. */
  #held: StreamEntry[] | null = [];
  #notify: () => void = () => undefined;

  constructor(streams: readonly StreamName[], cursor: LiveCursor, bufferSize: number) {
    this.streams = streams;
    this.#bufferSize = bufferSize;
    this.#place = new Map(streams.flatMap((stream) => (cursor.has(stream) ? [[stream, cursor.get(stream) ?? ""] as const] : [])));
  }

  placeIn(stream: StreamName): string | undefined {
    return this.#place.get(stream);
  }

  /** Where the live connection stands; used for streams without a cursor. */
  startAt(stream: StreamName, id: string): void {
    this.#place.set(stream, id);
  }

  /** An entry of the live connection. */
  receive(entry: StreamEntry): void {
    if (this.#held === null) this.deliver(entry);
    else this.#held.push(entry);
  }

  /** An entry in stream order; doubles are dropped. */
  deliver({ stream, id, event }: StreamEntry): void {
    const place = this.#place.get(stream);
    if (place === undefined || !isAfter(id, place)) return;
    this.#place.set(stream, id);
    this.#push({ kind: "event", stream, id, event, cursor: this.#cursor() });
  }

  ready(): void {
    this.#push({ kind: "ready", cursor: this.#cursor() });
  }

  /** The past is delivered: go on with what came meanwhile. */
  caughtUp(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const entry of held) this.deliver(entry);
  }

  /** Entries of a stream are gone; the place moves to `id`, where reading goes on. */
  reset(stream: StreamName, id: string): void {
    this.#place.set(stream, id);
    this.#push({ kind: "reset", streams: [stream], cursor: this.#cursor() });
  }

  /** Messages until the signal aborts. */
  async *messages(signal: AbortSignal): AsyncGenerator<LiveMessage> {
    const wake = () => this.#notify();
    signal.addEventListener("abort", wake);
    try {
      while (!signal.aborted) {
        const message = this.#buffer.shift();
        if (message !== undefined) yield message;
        else
          await new Promise<void>((resolve) => {
            this.#notify = resolve;
          });
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }

  #push(message: LiveMessage): void {
    // A reader this slow gets one message that says all is stale, rather than memory without bound.
    if (this.#buffer.length >= this.#bufferSize) this.#buffer = [{ kind: "reset", streams: this.streams, cursor: this.#cursor() }];
    else this.#buffer.push(message);
    this.#notify();
  }

  #cursor(): LiveCursor {
    return new Map(this.#place);
  }
}
