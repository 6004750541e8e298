/** One live stream a tab: keeps a cursor, reconnects with back-off, and says how it is doing. Knows neither React nor any cache. */
import { type LiveEvent, liveEvent } from "@trainyard/contracts";

export type ConnectionState = "connecting" | "live" | "reconnecting";

/** The part of EventSource that is used. */
export interface Source {
  onmessage: ((message: { data: string; lastEventId: string }) => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: "ready" | "reset", listener: () => void): void;
  close(): void;
}

export interface LiveConnectionOptions {
  /** Opens a stream at `url`. */
  open: (url: string) => Source;
  onEvent: (event: LiveEvent) => void;
  /** From now on nothing is missed, but what happened before may be missing from any cache: time to fetch. */
  onReady: () => void;
  /** An event this page does not understand, most likely from a newer server. */
  onUnknown: (data: string) => void;
}

const firstDelayMs = 500;
const longestDelayMs = 10_000;

export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #listeners = new Set<() => void>();
  #runIds: readonly string[] = [];
  #source: Source | null = null;
  #cursor: string | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #state: ConnectionState = "connecting";

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  readonly state = (): ConnectionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows the cluster and these runs; reopens the stream only when the runs are others than before. */
  watch(runIds: readonly string[]): void {
    const wanted = [...new Set(runIds)].sort();
    if (this.#source !== null && wanted.join() === this.#runIds.join()) return;
    this.#runIds = wanted;
    this.#connect();
  }

  /** Tries again now instead of waiting for the back-off, if the stream is down. */
  retryNow(): void {
    if (this.#retry !== null) this.#connect();
  }

  close(): void {
    this.#drop();
    this.#state = "connecting";
    this.#cursor = null;
  }

  #drop(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#source?.close();
    this.#source = null;
  }

  #connect(): void {
    this.#drop();
    const query = new URLSearchParams(this.#runIds.map((runId) => ["run", runId]));
    if (this.#cursor !== null) query.set("cursor", this.#cursor);
    const source = this.#options.open(`/api/v1/stream${query.size === 0 ? "" : `?${query}`}`);
    this.#source = source;
    source.addEventListener("ready", () => {
      this.#failures = 0;
      this.#setState("live");
      this.#options.onReady();
    });
    // The server could not go on from the cursor: events were lost.
    source.addEventListener("reset", () => this.#options.onReady());
    source.onmessage = ({ data, lastEventId }) => {
      if (lastEventId !== "") this.#cursor = lastEventId;
      const event = liveEvent.safeParse(parseJson(data));
      if (event.success) this.#options.onEvent(event.data);
      else this.#options.onUnknown(data);
    };
    source.onerror = () => this.#reconnectLater();
  }

  #reconnectLater(): void {
    this.#drop();
    this.#setState("reconnecting");
    // Half to all of the delay, so that the tabs of a restarted server do not come back in one moment.
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), delayMs);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // fails the schema, and is reported as unknown
  }
}
