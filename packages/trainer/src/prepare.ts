/** Command: prepares the demo dataset in the directory given as its argument; prints progress, exits with 1 and one sentence on failure. */
import { basename, resolve } from "node:path";
import { ensureDataset } from "./dataset/ensure-dataset";

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error("Usage: prepare DIRECTORY, the last part of which is the dataset's name.");
  process.exit(2);
}
try {
  const path = resolve(directory);
  const dataset = await ensureDataset({ directory: path, name: basename(path), onProgress: (message) => console.log(message) });
  console.log(`Dataset ${dataset.name}: ${dataset.trainTokens} training and ${dataset.validationTokens} validation tokens.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
