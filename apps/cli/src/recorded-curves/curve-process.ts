/** A process that trains runs of a table: a task in, its learning curve out. */
import { type CurveTask, trainCurve } from "./train-curve";

process.on("message", async (task: CurveTask) => {
  process.send?.(await trainCurve(task));
});
