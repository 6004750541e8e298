/** What the API's tests need around it: a reader of server-sent events and a scratch folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type LiveEvent, liveEvent } from "@trainyard/contracts";

interface SentMessage {
  event: string;
  id: string;
  data: string;
}

export interface OpenEvents {
  /** The next message that fits, those before it skipped; rejects after ten seconds. */
  next(fits: (message: SentMessage) => boolean): Promise<SentMessage>;
  nextEvent(fits: (event: LiveEvent) => boolean): Promise<{ id: string; event: LiveEvent }>;
  close(): void;
}

const deadlineMs = 10_000;

export async function openEvents(url: string, headers: Record<string, string> = {}): Promise<OpenEvents> {
  const closing = new AbortController();
  const response = await fetch(url, { headers, signal: closing.signal });
  if (response.body === null || response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const messages = readMessages(response.body);

  async function next(fits: (message: SentMessage) => boolean): Promise<SentMessage> {
    const timer = setTimeout(() => closing.abort(new Error("no such message came")), deadlineMs);
    try {
      while (true) {
        const { done, value } = await messages.next();
        if (done) throw new Error("the stream ended");
        if (fits(value)) return value;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    next,
    async nextEvent(fits) {
      let found: LiveEvent | null = null;
      const { id } = await next((message) => {
        if (message.event !== "message") return false;
        const event = liveEvent.parse(JSON.parse(message.data));
        found = fits(event) ? event : null;
        return found !== null;
      });
      if (found === null) throw new Error("unreachable: next() returns only what fits");
      return { id, event: found };
    },
    close: () => closing.abort(),
  };
}

async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<SentMessage, void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) if (/^data:/m.test(block)) yield parseMessage(block);
  }
}

function parseMessage(block: string): SentMessage {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
  return { event: field("event") ?? "message", id: field("id") ?? "", data: field("data") ?? "" };
}

export async function makeDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), "trainyard-"));
  return { path: directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
