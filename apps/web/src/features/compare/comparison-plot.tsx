/** The comparison's chart: frame, lines, and a crosshair that names what it passes; dragging zooms. */
"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type Axis, project, unproject } from "../../charts/axis";
import { LinePlot } from "../../charts/line-plot";
import { metricStyles } from "../../charts/metric-style";
import { type PlotBox, pixelOf, pixelOfY, plotMargin, positionAt, projectedDomain } from "../../charts/plot-geometry";
import { useWidth } from "../../charts/use-width";
import { axisStyles, type ComparedMetric, type ComparisonAxis, isLowerFirst, metricNames } from "./comparison-axis";
import type { ComparisonLine, Extent } from "./comparison-lines";
import { LineLayer } from "./line-layer";
import { nearestLine, readingsAt } from "./reading";
import { ReadingPanel } from "./reading-panel";

interface ComparisonPlotProps {
  lines: readonly ComparisonLine[];
  x: Axis;
  y: Axis;
  axis: ComparisonAxis;
  metric: ComparedMetric;
  height: number;
  /** Why there is no line, where there is none. */
  empty: string | null;
  highlighted: string | null;
  onHighlight: (lineId: string | null) => void;
  onZoom: (extent: Extent | null) => void;
}

/** A drag shorter than this is a click that shook. */
const shortestDragPixels = 6;
const strides: Readonly<Record<string, number>> = {
  ArrowRight: 1 / 100,
  ArrowLeft: -1 / 100,
  PageUp: 1 / 10,
  PageDown: -1 / 10,
  End: 1,
  Home: -1,
};

export function ComparisonPlot(props: ComparisonPlotProps) {
  const { lines, x, y, axis, metric, height, empty, highlighted, onHighlight, onZoom } = props;
  const [measure, width] = useWidth();
  /** Position on the x axis under the pointer, and where a drag began. */
  const [at, setAt] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const box: PlotBox = { width, height };
  const readings = at === null ? [] : readingsAt(lines, unproject(x.scale, at), isLowerFirst(metric));
  const style = axisStyles[axis];

  const under = (event: PointerEvent<HTMLElement>) => {
    const rectangle = event.currentTarget.getBoundingClientRect();
    return { position: positionAt(x, box, event.clientX - rectangle.left), fromTop: event.clientY - rectangle.top };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setAnchor(under(event).position);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { position, fromTop } = under(event);
    setAt(position);
    const readings = readingsAt(lines, unproject(x.scale, position), isLowerFirst(metric));
    onHighlight(nearestLine(readings, y.scale, positionOfY(y, box, fromTop)));
  };
  const onPointerUp = () => {
    const dragged = anchor === null || at === null ? null : { from: Math.min(anchor, at), to: Math.max(anchor, at) };
    setAnchor(null);
    if (dragged === null || pixelOf(x, box, dragged.to) - pixelOf(x, box, dragged.from) < shortestDragPixels) return;
    onZoom({ from: unproject(x.scale, dragged.from), to: unproject(x.scale, dragged.to) });
  };
  const leave = () => {
    setAt(null);
    setAnchor(null);
    onHighlight(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const share = strides[event.key];
    if (event.key === "Escape") onZoom(null);
    else if (share === undefined) return;
    else {
      const [from, to] = projectedDomain(x);
      setAt(Math.max(from, Math.min(to, (at ?? to) + share * (to - from))));
    }
    event.preventDefault();
  };

  const described = readings.map(({ line, point }) => `${line.label} ${metricStyles[metric].format(point.value)}`);
  const [low, high] = projectedDomain(x);
  return (
    <div ref={measure} className="relative" style={{ height }}>
      {width > 0 && (
        <>
          <LinePlot
            chart={{ lines: [], x, y, hiddenByLog: 0, lastStep: 0 }}
            width={width}
            height={height}
            references={[]}
            formatX={style.formatTick}
            formatY={metricStyles[metric].formatTick}
          />
          <LineLayer lines={lines} x={x} y={y} box={box} highlighted={highlighted} />
          <div
            role="slider"
            tabIndex={0}
            aria-label={`${metricNames[metric]}: crosshair`}
            aria-valuemin={low}
            aria-valuemax={high}
            aria-valuenow={at ?? high}
            aria-valuetext={[style.format(unproject(x.scale, at ?? high)), ...described].join(", ")}
            className="absolute inset-0 cursor-crosshair touch-pan-y select-none rounded -outline-offset-2"
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={leave}
            onPointerLeave={() => anchor === null && leave()}
            onBlur={leave}
            onDoubleClick={() => onZoom(null)}
            onKeyDown={onKeyDown}
          >
            {at !== null && anchor !== null && (
              <ZoomBand from={pixelOf(x, box, Math.min(at, anchor))} to={pixelOf(x, box, Math.max(at, anchor))} />
            )}
            {at !== null && (
              <div
                className="pointer-events-none absolute w-px bg-foreground/45"
                style={{ left: pixelOf(x, box, at), top: plotMargin.top, bottom: plotMargin.bottom }}
              />
            )}
            {readings.map(({ line, point }) => (
              <Dot
                key={line.id}
                color={line.color}
                left={pixelOf(x, box, project(x.scale, point.x) ?? 0)}
                top={dotTop(y, box, point.value)}
              />
            ))}
          </div>
          {empty !== null && (
            <p role="status" className="pointer-events-none absolute inset-0 flex items-center justify-center text-muted">
              {empty}
            </p>
          )}
          {at !== null && anchor === null && readings.length > 0 && (
            <ReadingPanel
              readings={readings}
              metric={metric}
              heading={style.format(unproject(x.scale, at))}
              highlighted={highlighted}
              side={pixelOf(x, box, at) < width / 2 ? "right" : "left"}
            />
          )}
        </>
      )}
    </div>
  );
}

/** Position in the y axis' scale at so many pixels from the top. */
function positionOfY(y: Axis, box: PlotBox, pixel: number): number {
  const [from, to] = projectedDomain(y);
  const [bottom, top] = [pixelOfY(y, box, from), pixelOfY(y, box, to)];
  return from + ((pixel - bottom) / (top - bottom)) * (to - from);
}

function dotTop(y: Axis, box: PlotBox, value: number): number | null {
  const position = project(y.scale, value);
  const [low, high] = projectedDomain(y);
  return position === null || position < low || position > high ? null : pixelOfY(y, box, position);
}

function Dot({ color, left, top }: { color: string; left: number; top: number | null }) {
  if (top === null) return null;
  return (
    <div
      className="pointer-events-none absolute size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface"
      style={{ left, top, background: color }}
    />
  );
}

function ZoomBand({ from, to }: { from: number; to: number }) {
  return (
    <div
      className="pointer-events-none absolute border-info/70 border-x bg-info/12"
      style={{ left: from, width: Math.max(1, to - from), top: plotMargin.top, bottom: plotMargin.bottom }}
    />
  );
}
