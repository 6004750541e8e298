/** Tells of a task that any node may take: all that are idle look, and the first to look has it. */
import { deliver } from "./deliver";
import type { Services } from "./services";

export async function wakeIdleNodes(services: Services, taskId: string): Promise<void> {
  deliver(services, { events: [{ type: "task-changed", nodeId: null, taskId }] });
  const idle = (await services.store.nodes.list()).filter(({ state, run }) => state === "healthy" && run === null);
  for (const { id } of idle) deliver(services, { wakeNodeId: id });
}
