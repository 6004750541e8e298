/** Entry point of a worker: reads the environment, starts the agent, and ends it in order. */
import { InvalidError, TrainyardError } from "@trainyard/contracts";
import { type Logger, pino } from "pino";
import pretty from "pino-pretty";
import { type Agent, startAgent } from "./agent";
import { type WorkerSettings, workerSettings } from "./worker-settings";

function readSettings(): WorkerSettings {
  try {
    return workerSettings(process.env);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    console.error(`The worker cannot start: ${error.message}.`);
    process.exit(1);
  }
}

function createLogger(): Logger {
  // In this thread, so that the last lines before an exit are not lost in another.
  return process.stdout.isTTY ? pino(pretty({ sync: true, ignore: "pid,hostname" })) : pino();
}

const settings = readSettings();
const logger = createLogger();
const starting = new AbortController();
let agent: Agent | null = null;
let orders = 0;

const onOrder = (order: string) => {
  orders += 1;
  if (orders > 1) {
    logger.warn(`${order} again: leaving at once.`);
    agent?.kill();
    process.exit(1);
  }
  logger.info(`${order}: the running segment writes its checkpoint, then this worker ends.`);
  starting.abort();
  void agent?.stop().then(() => process.exit(0));
};
process.on("SIGTERM", onOrder);
process.on("SIGINT", onOrder);
// Forked by a program rather than started by hand: its death is the order to stop.
process.on("disconnect", () => onOrder("The parent is gone"));

try {
  agent = await startAgent({ ...settings, variables: process.env, logger }, starting.signal);
} catch (error) {
  if (starting.signal.aborted) process.exit(0);
  logger.fatal({ err: error }, error instanceof TrainyardError ? `The worker cannot start: ${error.message}` : "The worker cannot start.");
  process.exit(1);
}
if (starting.signal.aborted) {
  await agent.stop();
  process.exit(0);
}
await agent.superseded;
logger.error(`Another process works as ${settings.nodeName}; this one ends. Give each worker its own TRAINYARD_NODE.`);
await agent.stop();
process.exit(1);
