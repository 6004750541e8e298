/** A trial's status as icon and word; why it has it, on hover. */
import type { TrialStatus } from "@trainyard/contracts";
import { Ban, CircleCheck, CircleDashed, CircleX, type LucideIcon, MemoryStick, Play, Scissors, TrendingUpDown } from "lucide-react";
import { Badge, type Tone } from "../ui/badge";

export const trialStatusLooks: Record<TrialStatus, { icon: LucideIcon; tone: Tone; word: string }> = {
  waiting: { icon: CircleDashed, tone: "neutral", word: "waiting" },
  running: { icon: Play, tone: "info", word: "running" },
  pruned: { icon: Scissors, tone: "neutral", word: "pruned" },
  finished: { icon: CircleCheck, tone: "good", word: "finished" },
  diverged: { icon: TrendingUpDown, tone: "danger", word: "diverged" },
  crashed: { icon: CircleX, tone: "danger", word: "crashed" },
  "does-not-fit": { icon: MemoryStick, tone: "warning", word: "does not fit" },
  cancelled: { icon: Ban, tone: "neutral", word: "cancelled" },
};

export function TrialStatusBadge({ status, why }: { status: TrialStatus; why: string }) {
  const { icon: Icon, tone, word } = trialStatusLooks[status];
  return (
    <Badge tone={tone} testId="trial-status" {...(why !== "" && { title: why })}>
      <Icon aria-hidden /> {word}
    </Badge>
  );
}
