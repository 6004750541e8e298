/** Reads live streams for all of a process's subscribers over one blocking connection. */
import type { Redis } from "ioredis";
import type { LiveCursor } from "./live-cursor";
import { entriesOf, hasGap, readAfter, readStreamState } from "./live-history";
import { keyOf, type StreamName } from "./live-streams";
import { type LiveMessage, LiveSubscription } from "./live-subscription";
import { consumerConnection, type OnError } from "./redis-connection";

/** One blocking read; also the longest a new stream waits to be followed, milliseconds. */
const blockMs = 200;
const retryAfterMs = 250;
const entriesARead = 500;

export interface SubscribeOptions {
  /** Their streams, beside the cluster's. */
  readonly runIds: readonly string[];
  /** Where an earlier subscription ended; streams it does not name start now. */
  readonly cursor?: LiveCursor;
  readonly signal: AbortSignal;
  /** Messages held for a slow reader before it is reset; 2,000 when left out. */
  readonly bufferSize?: number;
}

export interface LiveReader {
  /** Ends when `signal` aborts or the reader closes. */
  subscribe(options: SubscribeOptions): AsyncIterable<LiveMessage>;
  close(): Promise<void>;
}

/** One a process. */
export function createLiveReader({ redisUrl, onError = () => undefined }: { redisUrl: string; onError?: OnError }): LiveReader {
  return new RedisLiveReader(consumerConnection(redisUrl, onError), consumerConnection(redisUrl, onError), onError);
}

class RedisLiveReader implements LiveReader {
  readonly #blocking: Redis;
  readonly #requests: Redis;
  readonly #onError: OnError;
  readonly #closed = new AbortController();
  readonly #subscriptions = new Set<LiveSubscription>();
  /** Last entry read of each stream somebody follows. */
  readonly #places = new Map<StreamName, string>();
  #reading = false;
  /** The connection closed since the streams were last looked at: Redis may have come back without them. */
  #connectionLost = false;

  constructor(blocking: Redis, requests: Redis, onError: OnError) {
    this.#blocking = blocking;
    blocking.on("close", () => {
      this.#connectionLost = true;
    });
    this.#requests = requests;
    this.#onError = onError;
  }

  async *subscribe({ runIds, cursor = new Map(), signal, bufferSize = 2_000 }: SubscribeOptions): AsyncGenerator<LiveMessage> {
    const streams: StreamName[] = ["cluster", ...new Set(runIds.map((runId): StreamName => `run:${runId}`))];
    const subscription = new LiveSubscription(streams, cursor, bufferSize);
    const ended = AbortSignal.any([signal, this.#closed.signal]);
    this.#attach(subscription, ended).catch(this.#onError);
    try {
      yield* subscription.messages(ended);
    } finally {
      this.#detach(subscription);
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#blocking.disconnect();
    this.#requests.disconnect();
  }

  /** Joins the live read first and then catches up, so that nothing falls between the two. */
  async #attach(subscription: LiveSubscription, ended: AbortSignal): Promise<void> {
    const states = await this.#retrying(ended, () =>
      Promise.all(subscription.streams.map((stream) => readStreamState(this.#requests, stream))),
    );
    if (states === undefined) return;
    const gaps: [StreamName, string][] = [];
    for (const [index, stream] of subscription.streams.entries()) {
      const state = states[index];
      if (state === undefined) continue;
      if (!this.#places.has(stream)) this.#places.set(stream, state.lastId);
      const place = subscription.placeIn(stream);
      if (place === undefined) subscription.startAt(stream, state.lastId);
      else if (hasGap(place, state)) gaps.push([stream, state.lastId]);
    }
    this.#subscriptions.add(subscription);
    void this.#read();
    subscription.ready();
    for (const [stream, lastId] of gaps) subscription.reset(stream, lastId);
    for (const stream of subscription.streams) {
      const place = subscription.placeIn(stream);
      if (place === undefined) continue;
      const past = await this.#retrying(ended, () => readAfter(this.#requests, stream, place, this.#onError));
      for (const entry of past ?? []) subscription.deliver(entry);
    }
    subscription.caughtUp();
  }

  #detach(subscription: LiveSubscription): void {
    this.#subscriptions.delete(subscription);
    const followed = new Set([...this.#subscriptions].flatMap(({ streams }) => streams));
    for (const stream of this.#places.keys()) if (!followed.has(stream)) this.#places.delete(stream);
  }

  /** Reads while anybody follows anything. */
  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    while (this.#subscriptions.size > 0 && !this.#closed.signal.aborted) {
      if (this.#connectionLost) await this.#retrying(this.#closed.signal, () => this.#resetLostStreams());
      await this.#retrying(this.#closed.signal, () => this.#readOnce());
    }
    this.#reading = false;
  }

  async #readOnce(): Promise<void> {
    const places = [...this.#places];
    const keys = places.map(([stream]) => keyOf(stream));
    const ids = places.map(([, id]) => id);
    const reply = await this.#blocking.xread("COUNT", entriesARead, "BLOCK", blockMs, "STREAMS", ...keys, ...ids);
    // ioredis sends an interrupted read again by itself; before its answer counts, the streams are looked at.
    if (this.#connectionLost) return;
    for (const [key, raw] of reply ?? []) {
      const stream = places[keys.indexOf(key)]?.[0];
      const lastId = raw.at(-1)?.[0];
      // Somebody may have stopped following it during the read.
      if (stream === undefined || lastId === undefined || !this.#places.has(stream)) continue;
      this.#places.set(stream, lastId);
      const followers = [...this.#subscriptions].filter(({ streams }) => streams.includes(stream));
      for (const entry of entriesOf(stream, raw, this.#onError)) for (const follower of followers) follower.receive(entry);
    }
  }

  /** After a lost connection: streams that went with Redis' memory start anew, and their followers are told. */
  async #resetLostStreams(): Promise<void> {
    this.#connectionLost = false;
    for (const [stream, place] of this.#places) {
      const state = await readStreamState(this.#requests, stream);
      if (!hasGap(place, state)) continue;
      this.#places.set(stream, state.lastId);
      for (const subscription of this.#subscriptions) if (subscription.streams.includes(stream)) subscription.reset(stream, state.lastId);
    }
  }

  /** Repeats a question until Redis answers; undefined when it is no longer wanted. */
  async #retrying<Value>(ended: AbortSignal, ask: () => Promise<Value>): Promise<Value | undefined> {
    while (!ended.aborted) {
      try {
        return await ask();
      } catch (error) {
        if (ended.aborted) break;
        this.#onError(error instanceof Error ? error : new Error(String(error)));
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
      }
    }
    return undefined;
  }
}
