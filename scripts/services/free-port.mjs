/** A free TCP port on the loopback interface. */
import { createServer } from "node:net";

/** The wanted port when it is free, else any. @param {number | null} wanted @returns {Promise<number>} */
export async function freePort(wanted) {
  if (wanted !== null && (await canListen(wanted)) !== null) return wanted;
  const port = await canListen(0);
  if (port === null) throw new Error("No TCP port is free on 127.0.0.1.");
  return port;
}

/** @param {number} port @param {string} [host] @returns {Promise<number | null>} the port listened on for a moment, null when it is taken */
export function canListen(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : null));
    });
  });
}
