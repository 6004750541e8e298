/** One command to a Redis on the loopback interface, without a client library: it is needed before anything is installed. */
import { createConnection } from "node:net";

const answerWithinMs = 2_000;

/** @param {number} port @param {string} password @param {string} command @returns {Promise<string | null>} the first line of the answer; null when there is none */
export function askRedis(port, password, command) {
  return new Promise((resolve) => {
    let received = "";
    const connection = createConnection({ port, host: "127.0.0.1", timeout: answerWithinMs });
    connection.once("connect", () => connection.write(`AUTH ${password}\r\n${command}\r\n`));
    connection.on("data", (chunk) => {
      received += chunk.toString("utf8");
      if (received.split("\r\n").length > 2) connection.end(); // the answer to AUTH, the answer to the command, and the empty rest
    });
    connection.once("timeout", () => connection.destroy());
    connection.once("error", () => connection.destroy());
    connection.once("close", () => resolve(received.split("\r\n")[1] || null));
  });
}
