/** The failures that the bench injects, and from when on each counts. */
import type { FaultFile, IncidentKind } from "@trainyard/contracts";

/** since: the fault is the writing of the switch's file, or it follows the newest point at once, or what is measured is the loading of a state. */
export interface Drill {
  readonly name: string;
  readonly faults: readonly FaultFile[number]["fault"][];
  readonly incident: IncidentKind;
  readonly since: "order" | "last-point" | "claim";
  /** Between the first fault and the next: a checkpoint is written. */
  readonly checkpointBetween?: true;
  /** Nobody restarts it by itself: the bench does what a person or a policy would. */
  readonly needsRestart?: true;
  /** It spoils the numbers of a step: run again, that step must differ. */
  readonly spoilsNumbers?: true;
}

/** Longer than the silence that makes a node lost, and short enough that it is back for the next drill. */
const awayMs = 12_000;
/** In the step that comes next. */
const atStep = 0;

export const drills: readonly Drill[] = [
  { name: "kill-trainer", faults: [{ fault: "kill-trainer" }], incident: "crash", since: "order" },
  { name: "freeze-trainer", faults: [{ fault: "freeze-trainer" }], incident: "hang", since: "order" },
  { name: "hang", faults: [{ fault: "hang", atStep }], incident: "hang", since: "last-point" },
  { name: "kill-agent", faults: [{ fault: "kill-agent" }], incident: "node-lost", since: "order" },
  { name: "freeze-agent", faults: [{ fault: "freeze-agent" }], incident: "node-lost", since: "order" },
  { name: "heartbeats-lost", faults: [{ fault: "heartbeats-lost", forMs: awayMs }], incident: "node-lost", since: "order" },
  { name: "postgres-cut", faults: [{ fault: "postgres-cut", forMs: awayMs }], incident: "node-lost", since: "order" },
  { name: "disk-full", faults: [{ fault: "disk-full", atStep }], incident: "disk-full", since: "last-point" },
  { name: "nan", faults: [{ fault: "nan", atStep }], incident: "divergence", since: "last-point", needsRestart: true, spoilsNumbers: true },
  {
    name: "bit-flip-checkpoint",
    faults: [{ fault: "bit-flip-checkpoint", atStep }, { fault: "kill-trainer" }],
    incident: "corrupt-checkpoint",
    since: "claim",
    checkpointBetween: true,
  },
];
