/** One axis with its ticks and its brush: drawn out with the pointer, or its ends moved with the keys. */
"use client";

import { type KeyboardEvent, memo, type PointerEvent, useRef } from "react";
import { useBrush, useLinking } from "../../linking";
import { beginDrag, type Drag, dragTo, moveEnd, shortestDrag } from "./brush-drag";
import { missingPixel, plot, plotHeight } from "./layout";
import type { PlacedAxis, Span } from "./placed-axis";

interface AxisBrushProps {
  placed: PlacedAxis;
  x: number;
  hasMissing: boolean;
}

const hitWidth = 36;
const brushWidth = 14;

export const AxisBrush = memo(function AxisBrush({ placed, x, hasMissing }: AxisBrushProps) {
  const { setBrush } = useLinking();
  const range = useBrush(placed.axis.id);
  const brush = range === null ? null : placed.spanOf(range);
  const drag = useRef<Drag | null>(null);
  const set = (span: Span) => setBrush(placed.axis.id, placed.rangeOf(span));
  const pixelAt = (event: PointerEvent<SVGRectElement>) => {
    const svg = event.currentTarget.ownerSVGElement;
    return event.clientY - (svg?.getBoundingClientRect().top ?? 0);
  };
  const onPointerUp = (event: PointerEvent<SVGRectElement>) => {
    const under = drag.current;
    drag.current = null;
    // A click beside the brush takes it away.
    if (under?.grip === "new" && Math.abs(pixelAt(event) - under.startPixel) < shortestDrag) setBrush(placed.axis.id, null);
  };
  return (
    <g transform={`translate(${x},0)`} data-testid="parallel-axis" data-axis={placed.axis.id}>
      <line y1={plot.top} y2={plot.bottom} stroke="var(--line-strong)" strokeWidth={1.5} />
      {placed.ticks.map(({ label, pixel }) => (
        <g key={label} transform={`translate(0,${pixel})`}>
          <line x1={-3} x2={3} stroke="var(--line-strong)" />
          <text
            x={7}
            y={3.5}
            className="figures pointer-events-none fill-muted text-2xs"
            style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 3 }}
          >
            {label}
          </text>
        </g>
      ))}
      {hasMissing && (
        <text
          x={7}
          y={missingPixel + 3.5}
          className="pointer-events-none fill-muted text-2xs"
          style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 3 }}
        >
          none
        </text>
      )}
      {brush !== null && (
        <rect
          data-testid="axis-brush"
          x={-brushWidth / 2}
          width={brushWidth}
          y={brush.top}
          height={Math.max(3, brush.bottom - brush.top)}
          rx={3}
          className="fill-info/25 stroke-info"
        />
      )}
      <rect
        x={-hitWidth / 2}
        width={hitWidth}
        height={plotHeight}
        fill="transparent"
        className="pointer-events-auto cursor-ns-resize touch-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = beginDrag(pixelAt(event), brush);
        }}
        onPointerMove={(event) => {
          const under = drag.current;
          if (under !== null && Math.abs(pixelAt(event) - under.startPixel) >= shortestDrag) set(dragTo(under, pixelAt(event), plot));
        }}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
        }}
      />
      <BrushEnd placed={placed} end="top" brush={brush} onMove={set} onClear={() => setBrush(placed.axis.id, null)} />
      <BrushEnd placed={placed} end="bottom" brush={brush} onMove={set} onClear={() => setBrush(placed.axis.id, null)} />
    </g>
  );
});

interface BrushEndProps {
  placed: PlacedAxis;
  end: "top" | "bottom";
  brush: Span | null;
  onMove: (span: Span) => void;
  onClear: () => void;
}

/** Pixels that a key moves an end by; on an axis of choices it is a choice or three. */
const small = 5;
const large = 25;

function BrushEnd({ placed, end, brush, onMove, onClear }: BrushEndProps) {
  const span = brush ?? plot;
  const pixel = span[end];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Delete") return onClear();
    const { stride } = placed;
    const [step, leap] = stride === null ? [small, large] : [stride, 3 * stride];
    const to: Readonly<Record<string, number>> = {
      ArrowUp: pixel - step,
      ArrowDown: pixel + step,
      PageUp: pixel - leap,
      PageDown: pixel + leap,
      Home: plot.top,
      End: plot.bottom,
    };
    const target = to[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onMove(moveEnd(span, end, target, plot));
  };
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${placed.axis.label}: ${end === "top" ? "upper" : "lower"} end of the brush`}
      aria-valuemin={plot.top}
      aria-valuemax={plot.bottom}
      aria-valuenow={Math.round(pixel)}
      aria-valuetext={placed.textAt(pixel)}
      onKeyDown={onKeyDown}
      className="pointer-events-none outline-none [&:focus-visible>rect]:stroke-2 [&:focus-visible>rect]:stroke-ring"
    >
      <rect
        x={-9}
        y={pixel - 3}
        width={18}
        height={6}
        rx={3}
        className={brush === null ? "fill-transparent" : "fill-info"}
        stroke="transparent"
      />
    </g>
  );
}
