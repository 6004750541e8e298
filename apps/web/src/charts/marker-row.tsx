/** Marks of a chart along its x axis. */
"use client";

import type { Axis } from "./axis";
import { Mark } from "./mark";
import type { Marker } from "./marker";
import { MarkerGlyph } from "./marker-glyph";
import { placed } from "./placed";
import type { PlotBox } from "./plot-geometry";

interface MarkerRowProps {
  markers: readonly Marker[];
  axis: Axis;
  box: PlotBox;
  /** Distance of the lowest marks from the lower edge of what they lie in. */
  bottom: number;
  xOfMarker: (marker: Marker) => number;
  onChoose: (checkpointId: string) => void;
}

/** Pixels by which other marks stand above those of checkpoints: a restart is always at a checkpoint's step. */
const raised = 12;

const isRaised = ({ kind }: Marker) => kind !== "checkpoint" && kind !== "best" && kind !== "intervention";

export function MarkerRow({ markers, axis, box, bottom, xOfMarker, onChoose }: MarkerRowProps) {
  return (
    <div className="pointer-events-none absolute inset-x-0" style={{ bottom }}>
      {placed(markers, axis, box, xOfMarker).map(({ item: marker, pixel }) => (
        <Mark
          key={marker.id}
          kind={marker.kind}
          title={marker.title}
          detail={marker.detail}
          choice={marker.checkpointId === null ? null : "Choose it to restart from here"}
          onChoose={() => marker.checkpointId !== null && onChoose(marker.checkpointId)}
          opens={pixel > box.width / 2 ? "left" : "right"}
          style={{ left: pixel, bottom: isRaised(marker) ? raised : 0 }}
        >
          <MarkerGlyph kind={marker.kind} />
        </Mark>
      ))}
    </div>
  );
}
