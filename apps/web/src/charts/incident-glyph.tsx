/** Shape by family, colour with it, filled while open and hollow once it is over. */
import type { IncidentStatus } from "@trainyard/contracts";
import type { IncidentFamily } from "../components/incident/incident-words";

const shapes: Record<IncidentFamily, { path: string; color: string }> = {
  instability: { path: "M6 .8 11.4 10.6H.6Z", color: "var(--warning)" },
  hardware: { path: "M1.2 1.2H10.8V10.8H1.2Z", color: "var(--danger)" },
  state: { path: "M6 .4 11.6 6 6 11.6.4 6Z", color: "var(--info)" },
};

const fills: Record<IncidentStatus, number> = { open: 1, answered: 0.35, resolved: 0 };

export function incidentColor(family: IncidentFamily): string {
  return shapes[family].color;
}

export function IncidentGlyph({ family, status }: { family: IncidentFamily; status: IncidentStatus }) {
  const { path, color } = shapes[family];
  return (
    <svg viewBox="0 0 12 12" className="size-3 shrink-0 overflow-visible" aria-hidden="true">
      <path d={path} fill="var(--surface)" />
      <path d={path} fill={color} fillOpacity={fills[status]} stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
