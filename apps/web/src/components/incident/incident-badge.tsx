/** An incident's state as icon and word. */
import type { IncidentStatus } from "@trainyard/contracts";
import { CircleAlert, CircleCheck, CircleDot, type LucideIcon } from "lucide-react";
import { Badge } from "../ui/badge";
import { incidentTones } from "./incident-words";

const icons: Record<IncidentStatus, LucideIcon> = { open: CircleAlert, answered: CircleDot, resolved: CircleCheck };

export function IncidentBadge({ status }: { status: IncidentStatus }) {
  const Icon = icons[status];
  return (
    <Badge tone={incidentTones[status]} testId="incident-status">
      <Icon aria-hidden /> {status}
    </Badge>
  );
}
