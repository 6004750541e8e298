/** A relay on the loopback address before a service, so that a drill can cut this process alone off from it. */
import { connect, createServer, type Socket } from "node:net";

const loopback = "127.0.0.1";

export interface CutRelay {
  /** The service's address by way of the relay. */
  readonly url: string;
  /** Breaks every connection, and every new one for so long. */
  cut(forMs: number): void;
  close(): Promise<void>;
}

/** Before the service at `url`, which must name a host; encrypted connections that check the host's name do not survive the other address. */
export async function startCutRelay(url: string, defaultPort: number): Promise<CutRelay> {
  const address = new URL(url);
  const target = { host: address.hostname.replace(/^\[|\]$/g, ""), port: address.port === "" ? defaultPort : Number(address.port) };
  const sockets = new Set<Socket>();
  let cutUntilMs = 0;

  const server = createServer((near) => {
    if (performance.now() < cutUntilMs) {
      near.destroy();
      return;
    }
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.pipe(other);
      // An error of one end is told to the other by ending it; "close" follows every "error".
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, loopback, resolve));
  const listening = server.address();
  if (listening === null || typeof listening === "string") throw new Error("The relay has no port.");
  address.hostname = loopback;
  address.port = String(listening.port);

  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: address.toString(),
    cut(forMs) {
      cutUntilMs = performance.now() + forMs;
      breakAll();
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      breakAll();
      return closed;
    },
  };
}
