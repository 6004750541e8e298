/** Process that stops the guarded children in order once the owner's end of the pipe closes, however the owner ended. */
import { createInterface } from "node:readline";
import { stopInOrder } from "./stop-in-order.mjs";

// A Ctrl-C in the terminal, or a hang-up, is the owner's business.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => undefined);

/** @type {Map<number, import("./guard.mjs").Guarded>} */
const children = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if ("guard" in message) children.set(message.guard.pid, message.guard);
  else children.delete(message.release);
}
await stopInOrder([...children.values()]);
