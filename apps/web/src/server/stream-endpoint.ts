/** `GET /stream`: live events as server-sent events, resumed where a connection ended. */
import { parseOrThrow, streamPath } from "@trainyard/contracts";
import { formatCursor, type LiveMessage, type LiveReader, parseCursor } from "@trainyard/queue";
import type { Endpoint } from "./endpoint";
import { queryOf } from "./json-endpoint";
import { streamQuery } from "./queries";

/** Short enough that proxies see life, milliseconds. */
const pingEveryMs = 15_000;
/** How long EventSource waits before it connects again, milliseconds. */
const retryAfterMs = 1_000;

export const streamEndpoint: Endpoint = {
  method: "GET",
  path: streamPath,
  async respond(request, _parameters, { reader }) {
    const { run: runIds, cursor: cursorInQuery } = parseOrThrow(streamQuery, queryOf(request.url));
    // The header is newer: EventSource sends it when it connects again to the address it first had.
    const cursorText = request.headers.get("last-event-id") || cursorInQuery;
    const cursor = cursorText === undefined ? {} : { cursor: parseCursor(cursorText) };
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform: compression would hold events back.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      // The connection serves one stream; left open it would hold up the end of the server.
      connection: "close",
    };
    return new Response(eventStream(reader, { runIds: [...new Set(runIds)], ...cursor }, request.signal), { headers });
  },
};

type Subscription = Omit<Parameters<LiveReader["subscribe"]>[0], "signal">;

/** Pulled by the connection, so that a slow reader fills the subscription's bounded buffer and nothing else. */
function eventStream(reader: LiveReader, subscription: Subscription, disconnected: AbortSignal): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, disconnected]);
  const messages = reader.subscribe({ ...subscription, signal })[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let pinging: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(pinging);
    ended.abort();
  };
  return new ReadableStream({
    start(controller) {
      signal.addEventListener("abort", () => clearInterval(pinging), { once: true });
      controller.enqueue(encoder.encode(`retry: ${retryAfterMs}\n\n`));
      pinging = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": ping\n\n"));
      }, pingEveryMs);
    },
    async pull(controller) {
      try {
        const { done, value } = await messages.next();
        if (!done) return controller.enqueue(encoder.encode(encodeMessage(value)));
      } catch (error) {
        // The status is sent already; the browser comes back after `retry` with its cursor.
        console.error(error);
      }
      end();
      controller.close();
    },
    cancel: end,
  });
}

/** Events carry no name, so `onmessage` gets them; `ready` and `reset` are for listeners of those names. */
function encodeMessage(message: LiveMessage): string {
  const id = `id: ${formatCursor(message.cursor)}\n`;
  if (message.kind === "event") return `${id}data: ${JSON.stringify(message.event)}\n\n`;
  const data = message.kind === "reset" ? { streams: message.streams } : {};
  return `event: ${message.kind}\n${id}data: ${JSON.stringify(data)}\n\n`;
}
