/** A private Redis on a free loopback port, with what BullMQ asks for: nothing evicted, every write in the append-only file. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.mjs";
import { askRedis } from "./ask-redis.mjs";
import { startServiceProcess } from "./service-process.mjs";
import { recallService, serviceState } from "./service-state.mjs";

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/**
 * Starts the server; a used folder keeps its data, its password and, when it is free, its port. The caller makes sure that one process at
 * a time uses the folder.
 * @param {{ directory: string, program?: string, logFile?: string }} options program: the redis-server to run
 * @returns {Promise<import("./service-process.mjs").ServiceProcess & { url: string, port: number }>}
 */
export async function startRedis({ directory, program = "redis-server", logFile = join(directory, "redis.log") }) {
  await endLeftover(directory);
  const { port, password } = await serviceState(directory);
  const configuration = join(directory, "redis.conf");
  writeFileSync(configuration, configurationOf(directory, port, password), { mode: 0o600 });
  const server = await startServiceProcess([program, configuration], { logFile, signal: "SIGTERM", graceMs: stopWithinMs, rank: 2 });
  const deadline = Date.now() + readyWithinMs;
  while (server.running() && Date.now() < deadline) {
    if (await isReady(port, password)) return { ...server, port, url: `redis://:${password}@127.0.0.1:${port}/0` };
    await sleep(25);
  }
  await server.kill();
  throw new Failure("Redis did not start.", { logFile });
}

/** @param {string} directory @param {number} port @param {string} password */
function configurationOf(directory, port, password) {
  return `bind 127.0.0.1
port ${port}
requirepass ${password}
dir ${JSON.stringify(directory)}
daemonize no
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save 3600 1
`;
}

/** A server whose owner and watchdog were both killed still holds the data: it answers on the remembered port to the remembered password. @param {string} directory */
async function endLeftover(directory) {
  const known = recallService(directory);
  if (known === null || !(await isReady(known.port, known.password))) return;
  await askRedis(known.port, known.password, "SHUTDOWN SAVE");
  const deadline = Date.now() + stopWithinMs;
  while (await isReady(known.port, known.password)) {
    if (Date.now() >= deadline)
      throw new Failure(`A Redis server still runs in ${directory} (port ${known.port}) and does not stop: stop it, then start again.`);
    await sleep(25);
  }
}

/** @param {number} port @param {string} password */
async function isReady(port, password) {
  return (await askRedis(port, password, "PING")) === "+PONG";
}
