/** Makes the datasets prepared on this machine known to the cluster. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@trainyard/store";
import { readDataset } from "@trainyard/trainer/dataset-files";
import type { Logger } from "pino";

/** Registers each dataset below `directory`; one that cannot be read is named in the log and left out. */
export async function registerLocalDatasets(directory: string, store: Store, logger: Logger): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    try {
      await store.datasets.register(await readDataset(join(directory, name)));
    } catch (error) {
      logger.warn({ err: error, dataset: name }, "A dataset directory cannot be used.");
    }
  }
}
