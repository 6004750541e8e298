/** What lies over a plot: the shared crosshair with a dot on each line, the brush, and the pointer and keys that move them. */
"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { project } from "./axis";
import { extentOf } from "./brush";
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
  /** Chosen stretch and pinned place, in positions of the x axis. */
  selection: { from: number; to: number } | null;
  pinned: number | null;
  /** Both ends in positions of the x axis; null gives the selection up. */
  onSelect: (stretch: { from: number; to: number } | null) => void;
  onZoom: (from: number, to: number) => void;
  onPin: (position: number) => void;
  /** Escape with nothing under way, or a double click. */
  onReset: () => void;
}

/** A drag shorter than this is a click that shook. */
const shortestBrushPixels = 6;

export function PlotOverlay(props: PlotOverlayProps) {
  const { label, chart, box, metrics, describe, selection, pinned, onSelect, onZoom, onPin, onReset } = props;
  const crosshair = useCrosshair();
  const { x, brush } = useCrosshairState();
  const [dragging, setDragging] = useState(false);
  const [metric = "trainLoss"] = metrics;

  const pixelsOf = (stretch: { from: number; to: number }) =>
    [pixelOf(chart.x, box, stretch.from), pixelOf(chart.x, box, stretch.to)] as const;
  const under = (event: PointerEvent<HTMLElement>) =>
    positionAt(chart.x, box, event.clientX - event.currentTarget.getBoundingClientRect().left);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
    const position = under(event);
    crosshair.set({ x: position, brush: { anchor: position, head: position } });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const position = under(event);
    crosshair.set({ x: position, brush: dragging && brush !== null ? { ...brush, head: position } : null });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    setDragging(false);
    if (!dragging || brush === null) return;
    crosshair.set({ x, brush: null });
    const extent = extentOf(brush);
    const [left, right] = pixelsOf(extent);
    if (right - left >= shortestBrushPixels) {
      if (event.altKey) onZoom(extent.from, extent.to);
      else onSelect(extent);
    } else if (selection !== null) onSelect(null);
    else onPin(brush.head);
  };
  const cancel = () => {
    setDragging(false);
    crosshair.clear();
  };

  const move = (share: number, extending: boolean) => {
    const from = x ?? newestReading(chart.lines, metric)?.x ?? 0;
    const stride = (positionAt(chart.x, box, box.width) - positionAt(chart.x, box, 0)) * share;
    const head = positionAt(chart.x, box, pixelOf(chart.x, box, from + stride));
    crosshair.set({ x: head, brush: extending ? { anchor: brush?.anchor ?? from, head } : null });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const share = strides[event.key];
    if (share !== undefined) move(share, event.shiftKey);
    else if (event.key === "Enter" && x !== null) onPin(x);
    else if (event.key === "Escape" && brush !== null) crosshair.set({ x, brush: null });
    else if (event.key === "Escape") onReset();
    else return;
    event.preventDefault();
  };
  /** A stretch chosen by keys is done when Shift is let go. */
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== "Shift" || brush === null || dragging) return;
    crosshair.set({ x, brush: null });
    onSelect(extentOf(brush));
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
      onPointerLeave={() => !dragging && crosshair.clear()}
      onBlur={() => crosshair.clear()}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
    >
      {brush !== null && <Band pixels={pixelsOf(extentOf(brush))} width={box.width} />}
      {brush === null && selection !== null && <Band pixels={pixelsOf(selection)} width={box.width} />}
      {pinned !== null && pinned >= low && pinned <= high && (
        <div
          data-testid="pinned-step"
          className="pointer-events-none absolute border-foreground/60 border-l border-dashed"
          style={{ left: pixelOf(chart.x, box, pinned), top: plotMargin.top, bottom: plotMargin.bottom }}
        />
      )}
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

/** Keys that move the crosshair, by the share of the axis they move it. */
const strides: Readonly<Record<string, number>> = {
  ArrowRight: 1 / 200,
  ArrowLeft: -1 / 200,
  PageUp: 1 / 20,
  PageDown: -1 / 20,
  End: 1,
  Home: -1,
};

function Band({ pixels: [from, to], width }: { pixels: readonly [number, number]; width: number }) {
  const left = Math.max(plotMargin.left, from);
  const right = Math.min(width - plotMargin.right, to);
  if (right < left) return null;
  return (
    <div
      className="pointer-events-none absolute border-info/70 border-x bg-info/12"
      style={{ left, width: Math.max(3, right - left), top: plotMargin.top, bottom: plotMargin.bottom }}
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
