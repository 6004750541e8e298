/** Announces on the live streams what is already stored; a silent Redis costs the viewers' liveness, never the training. */
import type { LiveEvent } from "@trainyard/contracts";
import type { LivePublisher } from "@trainyard/queue";
import type { SegmentEnded } from "@trainyard/store";
import type { OutageLog } from "./outage-log";

export interface Announcer {
  announce(event: LiveEvent): void;
  /** A segment ended: its run changed, and so did the node where it ran. */
  announceEnd(ended: SegmentEnded): void;
}

export function createAnnouncer(publisher: LivePublisher, outage: OutageLog): Announcer {
  const announce = (event: LiveEvent) => {
    publisher.publish(event).then(
      () => outage.answered(),
      (error: unknown) => outage.failed(error),
    );
  };
  return {
    announce,
    announceEnd(ended) {
      for (const what of ["run", "events"] as const) announce({ type: "run-changed", runId: ended.runId, what });
      if (ended.nodeId !== null) announce({ type: "node-changed", nodeId: ended.nodeId });
    },
  };
}
