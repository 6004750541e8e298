/** What follows an action upon a run once it is committed. */
import type { Intervention, LiveEvent } from "@trainyard/contracts";
import type { ActionResult } from "@trainyard/store";
import { deliver } from "./deliver";
import type { Services } from "./services";

export const runChanges = (runId: string): LiveEvent[] => [
  { type: "run-changed", runId, what: "run" },
  { type: "run-changed", runId, what: "events" },
];

export function delivered(services: Services, { intervention, wakeNodeId, queuedSegmentId }: ActionResult): Intervention {
  deliver(services, { events: runChanges(intervention.runId), wakeNodeId, hasQueued: queuedSegmentId !== null });
  return intervention;
}
