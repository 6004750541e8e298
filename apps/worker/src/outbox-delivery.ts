/** Carries what Postgres wants queued to the queue: at least once, which an idempotent queue makes exactly once. */
import type { SegmentQueue } from "@trainyard/queue";
import type { Store } from "@trainyard/store";

/** Enqueues every pending segment, oldest first. Rejects when Redis or Postgres is away; what was not marked is delivered again. */
export async function deliverOutbox(store: Store, queue: SegmentQueue): Promise<void> {
  const pending = await store.outbox.pending();
  for (const { id, segmentId } of pending) {
    await queue.enqueue(segmentId);
    await store.outbox.delivered([id]);
  }
}

/** Enqueues again queued segments whose job is nowhere: Redis lost it, or a node took it that could not claim it. */
export async function requeueOrphans(store: Store, queue: SegmentQueue, olderThanMs: number): Promise<void> {
  for (const segmentId of await store.lifecycle.queuedSegmentIds({ olderThanMs })) {
    if (!(await queue.has(segmentId))) await queue.enqueue(segmentId);
  }
}
