/** A slow reader holds training up instead of filling memory. */
import type { FromTrainer } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { EventSender } from "../src/message-channel";

const event: FromTrainer = { type: "log", level: "info", message: "" };

describe("EventSender", () => {
  it("lets a few hundred events wait, then waits itself", async () => {
    const unread: (() => void)[] = [];
    const sender = new EventSender({
      send: (_, sent) => {
        unread.push(() => sent(null));
        return true;
      },
    });
    let told = 0;
    const telling = (async () => {
      for (; told < 1000; told += 1) await sender.send(event);
    })();
    await new Promise(setImmediate);
    expect(told).toBeLessThan(300);
    while (told < 1000) {
      unread.shift()?.();
      await new Promise(setImmediate);
    }
    await telling;
    let flushed = false;
    const flushing = sender.flush().then(() => {
      flushed = true;
    });
    await new Promise(setImmediate);
    expect(flushed).toBe(false);
    for (const read of unread) read();
    await flushing;
  });

  it("goes on when nobody listens any more", async () => {
    const sender = new EventSender({ send: undefined });
    await sender.send(event);
    await sender.flush();
  });
});
