/** An action upon a run: who asks for it and why, and what is to be told of it. */
import type { Intervention } from "@trainyard/contracts";

export interface ActionInput {
  runId: string;
  author: string;
  reason: string;
  /** The incident that it answers. */
  incidentId?: string | undefined;
  /** The policy that decides it; left out: a person does. */
  policyId?: string | undefined;
}

export interface ActionResult {
  intervention: Intervention;
  /** Node whose agent is to be woken; null: nobody trains the run, or its agent is to notice by being fenced. */
  wakeNodeId: string | null;
  /** Segment to be enqueued now; it is in the outbox too. */
  queuedSegmentId: string | null;
}
