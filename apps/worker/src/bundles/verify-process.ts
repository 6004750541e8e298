/** Entry point of the process that verifies a bundle: training blocks its thread. Says its progress, then the report. */
import { verifyBundle } from "@trainyard/bundle/verify";
import { collectEnvironment } from "@trainyard/trainer/environment";

const [file = "", directory = "", datasets = ""] = process.argv.slice(2);
const say = (message: unknown) => process.send?.(message);
process.on("disconnect", () => process.exit(0));
const report = await verifyBundle({
  file,
  directory,
  datasets,
  environmentWith: (threads) => collectEnvironment({ threads, variables: process.env }),
  signal: new AbortController().signal,
  onProgress: (progress) => say(JSON.stringify(progress)),
});
say(report);
process.disconnect?.();
