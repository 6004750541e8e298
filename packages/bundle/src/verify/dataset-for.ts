/** Where the data of a bundle's last steps lies. */
import { join } from "node:path";
import { TrainyardError } from "@trainyard/contracts";
import { readDataset } from "@trainyard/trainer/dataset-files";
import type { UnpackedBundle } from "../archive/unpack";
import { datasetFolder } from "../parts";

/**
 * In the bundle, or among this machine's. Whichever it is, the trainer compares its bytes with the hash that the checkpoint names.
 * Throws TrainyardError `not-found`.
 */
export async function datasetFor({ directory, manifest }: UnpackedBundle, datasets: string): Promise<string> {
  const { name, hash, isIncluded } = manifest.dataset;
  if (isIncluded) return join(directory, datasetFolder);
  const here = join(datasets, name);
  const found = await readDataset(here).catch((error: unknown) => {
    if (error instanceof TrainyardError && error.code === "not-found") return null;
    throw error;
  });
  if (found?.hash === hash) return here;
  const why = found === null ? "is not here" : "has another hash here";
  throw new TrainyardError(
    "not-found",
    `The tokens are not in the bundle, and the dataset ${name} ${why}: prepare it in ${here} (hash ${hash}).`,
  );
}
