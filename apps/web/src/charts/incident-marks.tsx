/** Incidents on a chart: a line at the step where each showed, and a mark above it that opens what is known of it. */
"use client";

import type { Incident } from "@trainyard/contracts";
import { incidentKinds } from "../components/incident/incident-words";
import type { Axis } from "./axis";
import { IncidentGlyph, incidentColor } from "./incident-glyph";
import { Mark } from "./mark";
import { inLanes, placed } from "./placed";
import { type PlotBox, plotMargin } from "./plot-geometry";

interface IncidentMarksProps {
  incidents: readonly Incident[];
  axis: Axis;
  box: PlotBox;
  xOf: (segmentId: string | null, step: number) => number;
  onChoose: (incidentId: string) => void;
}

const laneHeight = 15;

export function IncidentMarks({ incidents, axis, box, xOf, onChoose }: IncidentMarksProps) {
  const shown = incidents.flatMap((incident) => (incident.step === null ? [] : [{ ...incident, step: incident.step }]));
  const marks = inLanes(
    placed(shown, axis, box, ({ segmentId, step }) => xOf(segmentId, step)),
    laneHeight,
    3,
  );
  return (
    <div className="pointer-events-none absolute inset-0">
      {marks.map(({ item: { id, kind, status, step, summary }, pixel, lane }) => {
        const { word, family } = incidentKinds[kind];
        const top = plotMargin.top - 4 + lane * laneHeight;
        return (
          <div key={id}>
            <div
              className="absolute w-px"
              style={{
                left: pixel,
                top: top + 12,
                bottom: plotMargin.bottom,
                background: incidentColor(family),
                opacity: status === "resolved" ? 0.3 : 0.65,
              }}
            />
            <Mark
              kind={`incident ${status}`}
              title={`${word} at step ${step}, ${status}`}
              detail={summary}
              choice="Choose it to see the evidence and what can be done"
              onChoose={() => onChoose(id)}
              opens={pixel > box.width / 2 ? "left" : "right"}
              below
              style={{ left: pixel, top }}
            >
              <IncidentGlyph family={family} status={status} />
            </Mark>
          </div>
        );
      })}
    </div>
  );
}
