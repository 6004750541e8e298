/** A node's state as icon and word. */
import type { Node } from "@trainyard/contracts";
import { CircleCheck, CircleHelp, Construction, HourglassIcon, type LucideIcon, Unplug } from "lucide-react";
import { Badge, type Tone } from "../../components/ui/badge";

const looks: Record<Node["state"], { icon: LucideIcon; tone: Tone; meaning: string }> = {
  healthy: { icon: CircleCheck, tone: "good", meaning: "Takes runs" },
  suspect: { icon: CircleHelp, tone: "warning", meaning: "Takes no new runs until it is heard of again or has passed its tests" },
  draining: { icon: HourglassIcon, tone: "warning", meaning: "Takes no new run; its present one is still to leave" },
  cordoned: { icon: Construction, tone: "neutral", meaning: "Takes no runs until it is returned to service" },
  lost: { icon: Unplug, tone: "danger", meaning: "No heartbeat; its run went on elsewhere" },
};

export function NodeStateBadge({ state }: { state: Node["state"] }) {
  const { icon: Icon, tone, meaning } = looks[state];
  return (
    <Badge tone={tone} title={meaning} testId="node-state">
      <Icon aria-hidden /> {state}
    </Badge>
  );
}
