/** What a node does for ablation studies, from the task's row to its end. */
import type { SegmentQueue } from "@trainyard/queue";
import type { NodeTask, Store, TaskOwner } from "@trainyard/store";
import type { Announcer } from "../announcer";
import type { HomePaths } from "../home-paths";
import type { OutageLog } from "../outage-log";
import { deliverOutbox } from "../outbox-delivery";
import { untilAvailable } from "../until-available";
import { measureMap } from "./measure-map";
import { shrink } from "./shrink";

export interface AblationDeskOptions {
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  readonly nodeId: string;
  readonly threads: number;
  readonly databaseOutage: OutageLog;
}

interface AblationTask {
  readonly task: NodeTask;
  readonly owner: TaskOwner;
  readonly signal: AbortSignal;
  /** The task is another's by now. */
  readonly lose: () => void;
}

export interface AblationDesk {
  map(task: AblationTask): Promise<void>;
  shrink(task: AblationTask): Promise<void>;
}

export function createAblationDesk({
  store,
  queue,
  announcer,
  paths,
  nodeId,
  threads,
  databaseOutage: outage,
}: AblationDeskOptions): AblationDesk {
  const announce = ({ id, studyId }: NodeTask) => {
    announcer.announce({ type: "task-changed", nodeId, taskId: id });
    if (studyId !== null) announcer.announce({ type: "study-changed", studyId });
  };
  const tell = async ({ task, owner, signal, lose }: AblationTask, progress: Record<string, unknown>) => {
    if (await untilAvailable(() => store.tasks.progress(owner, progress), { outage, signal })) announce(task);
    else lose();
  };
  return {
    async map(asked) {
      const { task, owner, signal } = asked;
      const measured = await measureMap(task.arguments, { paths, threads, signal }, (progress) => tell(asked, progress));
      await untilAvailable(() => store.tasks.finish(owner, { ...measured }), { outage, signal });
      announce(task);
    },
    async shrink(asked) {
      const { task, owner, signal } = asked;
      await tell(asked, { stage: "measuring" });
      const onCutting = () => tell(asked, { stage: "cutting" });
      const shrunk = await shrink(task.id, task.arguments, { paths, threads, signal }, onCutting);
      const { result, fineTuning: specification } = shrunk;
      const run = specification === null ? null : { specification, parameters: result.cut.parameters, name: shrunk.asked.name };
      const runId = await untilAvailable(() => store.shrinks.finish(owner, result, run), { outage, signal });
      announce(task);
      if (runId === null) return;
      await deliverOutbox(store, queue);
      announcer.announce({ type: "run-changed", runId, what: "run" });
    },
  };
}
