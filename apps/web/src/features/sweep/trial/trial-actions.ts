/** What can be done to trials, in which status each of it makes sense, and how it is told. Pure. */
import type { Trial, TrialAction } from "@trainyard/contracts";

export type TrialVerb = Exclude<TrialAction["action"], "add">;

type State = Pick<Trial, "status" | "runId">;

/** The server has the last word; this is what a button is for. */
export function canDo({ status, runId }: State, verb: TrialVerb): boolean {
  switch (verb) {
    case "stop":
      return status === "running" || status === "waiting";
    case "resume":
      return runId !== null && (status === "pruned" || status === "cancelled" || status === "crashed");
    case "extend":
      return runId !== null && (status === "finished" || status === "pruned" || status === "cancelled");
    case "promote":
      return status !== "does-not-fit";
    case "repeat":
      return status === "finished" || status === "pruned";
    case "pin":
    case "tag":
      return true;
  }
}

export const verbWords: Record<TrialVerb, { label: string; asked: string; failed: string }> = {
  stop: { label: "Stop", asked: "Stopping", failed: "stop" },
  resume: { label: "Resume", asked: "Resuming", failed: "resume" },
  extend: { label: "Extend", asked: "Extending", failed: "extend" },
  promote: { label: "Promote", asked: "Promoted", failed: "promote" },
  repeat: { label: "Repeat", asked: "Repeating", failed: "repeat" },
  pin: { label: "Pin", asked: "Pinned", failed: "pin" },
  tag: { label: "Tag", asked: "Tagged", failed: "tag" },
};

/** "trial 7", "3 trials". */
export function trialsText(numbers: readonly number[]): string {
  return numbers.length === 1 ? `trial ${numbers[0]}` : `${numbers.length} trials`;
}
