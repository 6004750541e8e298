/** A reader's place in its streams: the last entry it saw of each. */
import { InvalidError } from "@trainyard/contracts";
import { isStreamName, type StreamName } from "./live-streams";

/** Redis stream ids by stream. */
export type LiveCursor = ReadonlyMap<StreamName, string>;

/** Before the first entry of any stream. */
export const beginning = "0-0";

/** "cluster=1-0,run:abc=2-0" */
export function formatCursor(cursor: LiveCursor): string {
  return [...cursor].map(([stream, id]) => `${stream}=${id}`).join(",");
}

/** Throws InvalidError on anything that formatCursor does not write. */
export function parseCursor(text: string): LiveCursor {
  if (text === "") return new Map();
  return new Map(text.split(",").map((part) => parsePart(part)));
}

function parsePart(part: string): [StreamName, string] {
  const [stream = "", id = ""] = part.split("=");
  if (isStreamName(stream) && /^\d{1,16}-\d{1,16}$/.test(id) && part === `${stream}=${id}`) return [stream, id];
  throw new InvalidError([{ field: "cursor", message: `"${part.slice(0, 100)}" is not of the form stream=milliseconds-number` }]);
}

/** Whether entry `a` comes after entry `b`. */
export function isAfter(a: string, b: string): boolean {
  const [aTime, aNumber] = partsOf(a);
  const [bTime, bNumber] = partsOf(b);
  return aTime === bTime ? aNumber > bNumber : aTime > bTime;
}

function partsOf(id: string): [bigint, bigint] {
  const [time = "0", number = "0"] = id.split("-");
  return [BigInt(time), BigInt(number)];
}
