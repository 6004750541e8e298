/** The marks of a chart along its x axis; each can be reached with the keyboard and says what it stands for. */
"use client";

import type { Axis } from "./axis";
import { project } from "./axis";
import type { Marker } from "./marker";
import { MarkerGlyph } from "./marker-glyph";
import { type PlotBox, pixelOf, plotMargin } from "./plot-geometry";

interface MarkerRowProps {
  markers: readonly Marker[];
  axis: Axis;
  box: PlotBox;
  xOfMarker: (marker: Marker) => number;
  onChoose: (checkpointId: string) => void;
}

/** Pixels by which other marks stand above those of checkpoints: a restart is always at a checkpoint's step. */
const raised = 12;

const isCheckpoint = ({ kind }: Marker) => kind === "checkpoint" || kind === "best";

export function MarkerRow({ markers, axis, box, xOfMarker, onChoose }: MarkerRowProps) {
  const placed = markers.flatMap((marker) => {
    const position = project(axis.scale, xOfMarker(marker));
    const pixel = position === null ? Number.NaN : pixelOf(axis, box, position);
    return pixel >= plotMargin.left - 1 && pixel <= box.width - plotMargin.right + 1 ? [{ marker, pixel }] : [];
  });
  return (
    <div className="pointer-events-none absolute inset-x-0" style={{ bottom: plotMargin.bottom - 6 }}>
      {placed.map(({ marker, pixel }) => (
        <button
          type="button"
          key={marker.id}
          aria-label={`${marker.title}${marker.detail === "" ? "" : `, ${marker.detail}`}`}
          data-marker={marker.kind}
          onClick={() => marker.checkpointId !== null && onChoose(marker.checkpointId)}
          className="group pointer-events-auto absolute flex size-3 -translate-x-1/2 cursor-default items-center justify-center hover:z-10 focus-visible:z-10"
          style={{ left: pixel, bottom: isCheckpoint(marker) ? 0 : raised, cursor: marker.checkpointId === null ? "default" : "pointer" }}
        >
          <MarkerGlyph kind={marker.kind} />
          <span
            className="pointer-events-none absolute bottom-5 hidden w-max max-w-64 rounded-md bg-foreground px-2 py-1 text-left text-2xs text-background shadow-lg group-hover:block group-focus-visible:block"
            style={pixel > box.width / 2 ? { right: -6 } : { left: -6 }}
          >
            <b className="block font-medium">{marker.title}</b>
            {marker.detail}
            {marker.checkpointId !== null && <span className="block opacity-70">Choose it to restart from here</span>}
          </span>
        </button>
      ))}
    </div>
  );
}
