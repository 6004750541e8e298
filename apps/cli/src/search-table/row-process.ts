/** A process that trains rows of the search table: a row in, what it came to out. */
import { type RowTask, trainRow } from "./train-row";

process.on("message", async (task: RowTask) => {
  process.send?.(await trainRow(task));
});
