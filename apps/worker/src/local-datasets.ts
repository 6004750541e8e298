/** Makes the datasets prepared on this machine known to the cluster. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@trainyard/store";
import { readDataset } from "@trainyard/trainer/dataset-files";
import type { Logger } from "pino";
import type { OutageLog } from "./outage-log";
import { untilAvailable } from "./until-available";

export interface LocalDatasetsOptions {
  readonly directory: string;
  readonly store: Store;
  readonly databaseOutage: OutageLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Registers each dataset below `directory`, waiting for a database that is away; one that cannot be read is named in the log and left out. */
export async function registerLocalDatasets({ directory, store, databaseOutage, logger, signal }: LocalDatasetsOptions): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const dataset = await readDataset(join(directory, name)).catch((error: unknown) => {
      logger.warn({ err: error, dataset: name }, "A dataset directory cannot be used.");
      return null;
    });
    if (dataset !== null) await untilAvailable(() => store.datasets.register(dataset), { outage: databaseOutage, signal });
  }
}
