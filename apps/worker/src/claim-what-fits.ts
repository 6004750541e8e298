/**
 * A node takes no run that its memory cannot hold, and none that would go on in another environment before somebody has accepted that; the job is
 * gone with the refusal, and the coordinator queues it again until a node can.
 */
import type { NodeTelemetry } from "@trainyard/contracts";
import { memoryFor, memoryWaitedFor } from "@trainyard/model/counts";
import type { Claim, ClaimedSegment, Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "./announcer";

interface ClaimingOptions {
  readonly store: Store;
  readonly telemetry: () => NodeTelemetry;
  readonly announcer: Announcer;
  readonly logger: Logger;
}

/** Claims as the store does, null included. A job that is refused again and again is told of once. */
export function createClaiming({ store, telemetry, announcer, logger }: ClaimingOptions) {
  let told: string | null = null;
  return async (claim: Omit<Claim, "refusal" | "onRefused">): Promise<ClaimedSegment | null> => {
    let refused: { readonly runId: string; readonly reason: string } | null = null;
    const claimed = await store.lifecycle.claimSegment({
      ...claim,
      refusal({ specification }) {
        const memoryBytes = memoryFor(specification, telemetry());
        return memoryBytes === null ? null : memoryWaitedFor(specification, memoryBytes);
      },
      onRefused: (refusal) => {
        refused = refusal;
      },
    });
    if (refused !== null) tell(claim.segmentId, refused);
    return claimed;
  };

  function tell(segmentId: string, { runId, reason }: { readonly runId: string; readonly reason: string }): void {
    const what = `${segmentId} ${reason}`;
    if (told === what) return;
    told = what;
    logger.warn({ run: runId, segment: segmentId }, `Not taken by this node. ${reason}`);
    for (const changed of ["run", "events"] as const) announcer.announce({ type: "run-changed", runId, what: changed });
  }
}
