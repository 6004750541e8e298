/** Says once that a service is away and once that it is back, however often it is tried in between. */
import type { Logger } from "pino";

export interface OutageLog {
  failed(error: unknown): void;
  answered(): void;
}

export function createOutageLog(logger: Logger, service: string, consequence: string): OutageLog {
  let since: number | null = null;
  return {
    failed(error) {
      if (since !== null) return;
      since = Date.now();
      logger.warn({ err: error }, `${service} does not answer. ${consequence}`);
    },
    answered() {
      if (since === null) return;
      logger.info(`${service} answers again after ${Math.round((Date.now() - since) / 1_000)} s.`);
      since = null;
    },
  };
}
