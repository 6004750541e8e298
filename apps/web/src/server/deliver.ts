/** Makes a committed write take effect at once: jobs to the queue, a word to the node, an event to the pages. */
import type { LiveEvent } from "@trainyard/contracts";
import type { Services } from "./services";

export interface Deliveries {
  readonly events?: readonly LiveEvent[];
  /** Node whose agent has an intervention to read; null: none. */
  readonly wakeNodeId?: string | null;
  /** Whether the write put a segment in the outbox. */
  readonly hasQueued?: boolean;
}

/**
 * Nobody waits for it and its failure is only logged, because nothing is lost by it: the coordinator empties the outbox, an agent's
 * heartbeat reads its interventions, and pages fetch again.
 */
export function deliver(services: Services, deliveries: Deliveries): void {
  const { events = [], wakeNodeId = null, hasQueued = false } = deliveries;
  const work = [...events.map((event) => services.publisher.publish(event))];
  if (wakeNodeId !== null) work.push(services.publisher.wakeNode(wakeNodeId));
  if (hasQueued) work.push(flushOutbox(services));
  void Promise.allSettled(work).then((results) => {
    const failure = results.find((result) => result.status === "rejected");
    if (failure !== undefined) console.error(`delivered later: ${String(failure.reason)}`);
  });
}

async function flushOutbox({ store, queue }: Services): Promise<void> {
  const rows = await store.outbox.pending();
  for (const row of rows) await queue.enqueue(row.segmentId);
  await store.outbox.delivered(rows.map((row) => row.id));
}
