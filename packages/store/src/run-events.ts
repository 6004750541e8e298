/** Writing a run's story. */
import type { RunEvent } from "@trainyard/contracts";
import type { Transaction } from "./database";

export interface NewRunEvent {
  runId: string;
  segmentId: string | null;
  step: number | null;
  kind: RunEvent["kind"];
  message: string;
  level?: RunEvent["level"];
  /** The person who wanted it; left out for what Trainyard does by itself. */
  author?: string;
}

export async function addRunEvent(transaction: Transaction, event: NewRunEvent): Promise<void> {
  await transaction.runEvent.create({ data: { level: "info", author: null, ...event } });
}
