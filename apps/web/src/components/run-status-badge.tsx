/** A run's status as icon and word; what was asked for and not yet applied shows as pending. */
import type { RunSummary } from "@trainyard/contracts";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, Pause, Play, Square } from "lucide-react";
import { Badge, type Tone } from "./ui/badge";

const looks: Record<RunSummary["status"], { icon: LucideIcon; tone: Tone }> = {
  queued: { icon: CircleDashed, tone: "neutral" },
  running: { icon: Play, tone: "info" },
  paused: { icon: Pause, tone: "warning" },
  finished: { icon: CircleCheck, tone: "good" },
  stopped: { icon: Square, tone: "neutral" },
  failed: { icon: CircleX, tone: "danger" },
};

const pendingWords: Record<NonNullable<RunSummary["pendingAction"]>, string> = {
  pause: "pausing",
  stop: "stopping",
  checkpoint: "checkpointing",
  restart: "restarting",
  rollback: "rolling back",
  move: "moving",
  change: "changing",
};

export function RunStatusBadge({ run }: { run: Pick<RunSummary, "status" | "pendingAction" | "statusDetail"> }) {
  const { icon: Icon, tone } = looks[run.status];
  return (
    <Badge tone={tone} testId="run-status" {...(run.statusDetail !== null && { title: run.statusDetail })}>
      {run.pendingAction === null ? <Icon aria-hidden /> : <LoaderCircle aria-hidden className="animate-spin" />}
      {run.status}
      {run.pendingAction !== null && <span className="font-normal opacity-80">· {pendingWords[run.pendingAction]}</span>}
    </Badge>
  );
}
