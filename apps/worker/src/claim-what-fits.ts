/** A node takes no run that its memory cannot hold; the job is gone with the refusal, and the coordinator queues it again until a node can. */
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
  let toldOf: string | null = null;
  return async (claim: Omit<Claim, "refusal">): Promise<ClaimedSegment | null> => {
    const refusals: { readonly runId: string; readonly reason: string }[] = [];
    const claimed = await store.lifecycle.claimSegment({
      ...claim,
      refusal({ runId, specification }) {
        const memoryBytes = memoryFor(specification, telemetry());
        const reason = memoryBytes === null ? null : memoryWaitedFor(specification, memoryBytes);
        if (reason !== null) refusals.push({ runId, reason });
        return reason;
      },
    });
    for (const { runId, reason } of toldOf === claim.segmentId ? [] : refusals) {
      toldOf = claim.segmentId;
      logger.warn({ run: runId, segment: claim.segmentId }, `Too large for this node. ${reason}`);
      announcer.announce({ type: "run-changed", runId, what: "run" });
    }
    return claimed;
  };
}
