/** The status of a sweep, a ladder or an ablation study, as icon and word. */
import type { SweepStatus } from "@trainyard/contracts";
import { CircleCheck, type LucideIcon, Pause, Play, Square } from "lucide-react";
import { Badge, type Tone } from "../ui/badge";

const looks: Record<SweepStatus, { icon: LucideIcon; tone: Tone }> = {
  running: { icon: Play, tone: "info" },
  paused: { icon: Pause, tone: "warning" },
  finished: { icon: CircleCheck, tone: "good" },
  stopped: { icon: Square, tone: "neutral" },
};

interface SweepStatusBadgeProps {
  status: SweepStatus;
  detail: string | null;
  testId?: string;
}

export function SweepStatusBadge({ status, detail, testId = "sweep-status" }: SweepStatusBadgeProps) {
  const { icon: Icon, tone } = looks[status];
  return (
    <Badge tone={tone} testId={testId} {...(detail !== null && { title: detail })}>
      <Icon aria-hidden /> {status}
    </Badge>
  );
}
