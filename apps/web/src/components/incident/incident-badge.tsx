/** An incident's state as icon and word. */
import type { IncidentStatus } from "@trainyard/contracts";
import { CircleAlert, CircleCheck, CircleDot, type LucideIcon } from "lucide-react";
import { Badge } from "../ui/badge";
import { incidentTones } from "./incident-words";

const looks: Record<IncidentStatus, { icon: LucideIcon; meaning: string }> = {
  open: { icon: CircleAlert, meaning: "Nobody has answered it yet" },
  answered: { icon: CircleDot, meaning: "Something was done; whether it helped is not known yet" },
  resolved: { icon: CircleCheck, meaning: "Over, or closed by a person" },
};

export function IncidentBadge({ status }: { status: IncidentStatus }) {
  const { icon: Icon, meaning } = looks[status];
  return (
    <Badge tone={incidentTones[status]} title={meaning} testId="incident-status">
      <Icon aria-hidden /> {status}
    </Badge>
  );
}
