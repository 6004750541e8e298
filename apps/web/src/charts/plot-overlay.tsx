/** What lies over a plot: the shared crosshair with a dot on each line, the brush, and the pointer and arrow keys that move them. */
"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { project } from "./axis";
import { useCrosshair, useCrosshairState } from "./crosshair";
import { metricStyles } from "./metric-style";
import { type PlotBox, pixelOf, pixelOfY, plotMargin, positionAt } from "./plot-geometry";
import type { PreparedChart } from "./prepare";
import { newestReading, readingAt } from "./readout";

interface PlotOverlayProps {
  label: string;
  chart: PreparedChart;
  box: PlotBox;
  metrics: readonly (keyof typeof metricStyles)[];
  describe: (position: number) => string;
  /** Both ends in the positions of the x axis. */
  onZoom: (from: number, to: number) => void;
  onReset: () => void;
}

/** A drag shorter than this is a click that shook. */
const shortestBrushPixels = 6;

export function PlotOverlay({ label, chart, box, metrics, describe, onZoom, onReset }: PlotOverlayProps) {
  const crosshair = useCrosshair();
  const { x, brush } = useCrosshairState();
  const [anchor, setAnchor] = useState<number | null>(null);
  const [metric = "trainLoss"] = metrics;

  const under = (event: PointerEvent<HTMLElement>) =>
    positionAt(chart.x, box, event.clientX - event.currentTarget.getBoundingClientRect().left);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setAnchor(under(event));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const position = under(event);
    crosshair.set({ x: position, brush: anchor === null ? null : { from: Math.min(anchor, position), to: Math.max(anchor, position) } });
  };
  const onPointerUp = () => {
    setAnchor(null);
    if (brush !== null && pixelOf(chart.x, box, brush.to) - pixelOf(chart.x, box, brush.from) >= shortestBrushPixels)
      onZoom(brush.from, brush.to);
    crosshair.set({ x, brush: null });
  };
  const cancel = () => {
    setAnchor(null);
    crosshair.clear();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return onReset();
    const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const from = x ?? newestReading(chart.lines, metric)?.x ?? 0;
    const stride = (positionAt(chart.x, box, box.width) - positionAt(chart.x, box, 0)) / (event.shiftKey ? 20 : 200);
    crosshair.set({ x: positionAt(chart.x, box, pixelOf(chart.x, box, from + direction * stride)), brush: null });
  };

  const [low, high] = [positionAt(chart.x, box, 0), positionAt(chart.x, box, box.width)];
  const shown = x !== null && x >= low && x <= high ? x : null;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${label}: crosshair`}
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={shown ?? high}
      aria-valuetext={describe(shown ?? high)}
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none rounded -outline-offset-2"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={cancel}
      onPointerLeave={() => anchor === null && crosshair.clear()}
      onBlur={() => crosshair.clear()}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    >
      {brush !== null && <Brush from={pixelOf(chart.x, box, brush.from)} to={pixelOf(chart.x, box, brush.to)} />}
      {shown !== null && (
        <>
          <div
            className="pointer-events-none absolute w-px bg-foreground/45"
            style={{ left: pixelOf(chart.x, box, shown), top: plotMargin.top, bottom: plotMargin.bottom }}
          />
          {metrics.map((name) => (
            <Dot key={name} chart={chart} box={box} metric={name} x={shown} />
          ))}
        </>
      )}
    </div>
  );
}

function Brush({ from, to }: { from: number; to: number }) {
  return (
    <div
      className="pointer-events-none absolute border-info/60 border-x bg-info/12"
      style={{ left: from, width: to - from, top: plotMargin.top, bottom: plotMargin.bottom }}
    />
  );
}

function Dot({ chart, box, metric, x }: { chart: PreparedChart; box: PlotBox; metric: keyof typeof metricStyles; x: number }) {
  const reading = readingAt(chart.lines, metric, x);
  const position = reading === null ? null : project(chart.y.scale, reading.smoothed ?? reading.value);
  if (reading === null || position === null) return null;
  return (
    <div
      className="pointer-events-none absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface"
      style={{ left: pixelOf(chart.x, box, reading.x), top: pixelOfY(chart.y, box, position), background: metricStyles[metric].color }}
    />
  );
}
