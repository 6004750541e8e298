/** A process that searches for the bench: a task in, what it came to out. */
import { runTask, type SearchTask } from "@trainyard/search/measure";

process.on("message", (task: SearchTask) => {
  const { sampler, function: name, regret } = runTask(task);
  process.send?.({ sampler, function: name, regret });
});
