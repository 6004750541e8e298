/** What Redis still holds of a live stream, and whether a reader's place in it is gone. */
import { liveEvent } from "@trainyard/contracts";
import type { Redis } from "ioredis";
import { beginning, isAfter } from "./live-cursor";
import { eventField, keyOf, type StreamName } from "./live-streams";
import type { StreamEntry } from "./live-subscription";

export interface StreamState {
  /** Id of the newest entry ever added; `beginning` where there is no stream. */
  readonly lastId: string;
  /** Id of the oldest entry still there; null: none. */
  readonly firstId: string | null;
  /** Whether older entries were trimmed away. */
  readonly isTrimmed: boolean;
}

export async function readStreamState(redis: Redis, stream: StreamName): Promise<StreamState> {
  const none: StreamState = { lastId: beginning, firstId: null, isTrimmed: false };
  if ((await redis.exists(keyOf(stream))) === 0) return none;
  const facts = factsOf(await redis.xinfo("STREAM", keyOf(stream)));
  const firstEntry = facts.get("first-entry");
  return {
    lastId: String(facts.get("last-generated-id") ?? beginning),
    firstId: Array.isArray(firstEntry) ? String(firstEntry[0]) : null,
    isTrimmed: Number(facts.get("entries-added") ?? 0) > Number(facts.get("length") ?? 0),
  };
}

/** XINFO answers with names and values in turn. */
function factsOf(reply: unknown): ReadonlyMap<string, unknown> {
  const flat: readonly unknown[] = Array.isArray(reply) ? reply : [];
  const facts = new Map<string, unknown>();
  for (let index = 0; index + 1 < flat.length; index += 2) facts.set(String(flat[index]), flat[index + 1]);
  return facts;
}

/** Whether entries after `place` may be missing from the stream: trimmed away, or lost with Redis' memory. */
export function hasGap(place: string, { firstId, lastId, isTrimmed }: StreamState): boolean {
  if (place === beginning) return isTrimmed;
  if (firstId === null || isAfter(place, lastId)) return true;
  return isAfter(firstId, place);
}

type RawEntry = readonly [id: string, fields: readonly string[] | null];

/** Turns raw entries into events; what does not parse is told and left out. */
export function entriesOf(stream: StreamName, raw: readonly RawEntry[], onError: (error: Error) => void): StreamEntry[] {
  return raw.flatMap(([id, fields]) => {
    const text = fields?.[fields.indexOf(eventField) + 1] ?? "";
    try {
      return [{ stream, id, event: liveEvent.parse(JSON.parse(text)) }];
    } catch (cause) {
      onError(new Error(`Entry ${id} of the live stream ${stream} is not a live event.`, { cause }));
      return [];
    }
  });
}

/** Entries after `place`, oldest first. */
export async function readAfter(redis: Redis, stream: StreamName, place: string, onError: (error: Error) => void): Promise<StreamEntry[]> {
  return entriesOf(stream, await redis.xrange(keyOf(stream), `(${place}`, "+"), onError);
}
