/** Which Redis stream carries which live event, and how long its history is. */
import type { LiveEvent } from "@trainyard/contracts";

/** `cluster` carries what every page shows; a run's own stream carries its points. */
export type StreamName = "cluster" | `run:${string}`;

/** Field of a stream entry that holds the event as JSON. */
export const eventField = "event";

const keyPrefix = "trainyard:live:";

export function keyOf(stream: StreamName): string {
  return keyPrefix + stream;
}

export function isStreamName(text: string): text is StreamName {
  return text === "cluster" || /^run:[\w-]+$/.test(text);
}

/** Entries a stream keeps, about: minutes of history to resume from; older pages fetch afresh. */
export function lengthOf(stream: StreamName): number {
  return stream === "cluster" ? 5_000 : 2_000;
}

export function streamsOf(event: LiveEvent): readonly StreamName[] {
  switch (event.type) {
    case "points":
    case "evaluation":
      return [`run:${event.runId}`];
    case "run-changed":
      return [`run:${event.runId}`, "cluster"];
    case "run-progress":
    case "heartbeat":
    case "incident-changed":
    case "task-changed":
    case "sweep-changed":
    case "study-changed":
    case "bundle-changed":
    case "node-changed":
      return ["cluster"];
  }
}
