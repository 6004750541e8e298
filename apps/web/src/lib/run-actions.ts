/** What can be done to a run, and in which status each of it makes sense. */
import type { RunSummary } from "@trainyard/contracts";

export type RunAction = "pause" | "resume" | "stop" | "checkpoint";

type RunState = Pick<RunSummary, "status" | "pendingAction">;

export function canAct(run: RunState, action: RunAction): boolean {
  const ending = run.pendingAction !== null && run.pendingAction !== "checkpoint" && run.pendingAction !== "change";
  switch (action) {
    case "pause":
      return !ending && (run.status === "running" || run.status === "queued");
    case "resume":
      return run.status === "paused" && run.pendingAction === null;
    case "stop":
      return run.pendingAction !== "stop" && (run.status === "running" || run.status === "queued" || run.status === "paused");
    case "checkpoint":
      return run.status === "running" && run.pendingAction === null;
  }
}

/** Whether other values can be asked for: the trainer takes one change at a time. */
export function canChange(run: RunState): boolean {
  return run.pendingAction === null && (run.status === "running" || run.status === "queued");
}

interface ActionWords {
  /** On the button. */
  label: string;
  /** In the note after it was asked for, before the run's name. */
  asked: string;
  /** What happens, for the dialog that asks whether it should. */
  consequence: string;
  /** The action that takes it back, if there is one. */
  inverse: "pause" | "resume" | null;
}

export const actionWords: Record<RunAction, ActionWords> = {
  pause: {
    label: "Pause",
    asked: "Pausing",
    consequence: "A checkpoint is written at the next step, then the node is free. Resume goes on from it, bit for bit.",
    inverse: "resume",
  },
  resume: { label: "Resume", asked: "Resuming", consequence: "Goes on from the last checkpoint on the next free node.", inverse: "pause" },
  stop: {
    label: "Stop",
    asked: "Stopping",
    consequence:
      "A checkpoint is written at the next step, then the run ends. Nothing is deleted; Restart from here on a checkpoint takes it up again.",
    inverse: null,
  },
  checkpoint: {
    label: "Checkpoint",
    asked: "Writing a checkpoint of",
    consequence: "Written beside training at the next step.",
    inverse: null,
  },
};
