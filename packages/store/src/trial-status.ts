/** What a trial is said to be: what the search made of it, and what its run does now. */
import { endedTrialStatuses, type SweepStatus, type TrialStatus } from "@trainyard/contracts";
import type { TrialRow } from "./trial-rows";

type Told = Pick<TrialRow, "status" | "why" | "byHand" | "runId" | "runStatus" | "runStatusDetail" | "endReason">;

export interface ShownStatus {
  status: TrialStatus;
  why: string;
}

/** A trial that a person went on with is what its run is; one that the search is not done with waits or trains. */
export function shownStatus(trial: Told, sweep: SweepStatus): ShownStatus {
  const { status, why, byHand, runStatus, runStatusDetail, endReason } = trial;
  if (byHand) return ofRun(trial) ?? { status, why };
  if (endedTrialStatuses.includes(status)) return { status, why };
  if (runStatus === "running") return { status: "running", why: "" };
  if (sweep === "stopped") return { status: "cancelled", why: "The sweep was stopped." };
  if (sweep === "paused") return { status: "waiting", why: "The sweep is paused." };
  if (runStatus === "queued") return { status: "waiting", why: runStatusDetail ?? "Waits for a node." };
  if (runStatus === "paused" && endReason === "paused") return { status: "waiting", why: "Waits for other trials, or for its turn." };
  return { status: "waiting", why: "Waits for its turn." };
}

function ofRun({ runStatus, runStatusDetail, endReason }: Told): ShownStatus | null {
  switch (runStatus) {
    case "running":
      return { status: "running", why: "" };
    case "queued":
      return { status: "waiting", why: runStatusDetail ?? "Waits for a node." };
    case "finished":
      return { status: "finished", why: "A person went on with it to its end." };
    case "failed":
      return { status: endReason === "diverged" ? "diverged" : "crashed", why: runStatusDetail ?? "" };
    case "stopped":
      return { status: "cancelled", why: "Its run was stopped." };
    default:
      return null;
  }
}
