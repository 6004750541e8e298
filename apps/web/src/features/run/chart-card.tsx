/** One chart with its heading, readouts at the crosshair, tools and marks. */
"use client";

import { Download, Maximize2, Minimize2 } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { project, unproject } from "../../charts/axis";
import { LinePlot } from "../../charts/line-plot";
import { metricStyles, xStyles } from "../../charts/metric-style";
import type { Reference } from "../../charts/plot-frame";
import type { PlotBox } from "../../charts/plot-geometry";
import { PlotOverlay } from "../../charts/plot-overlay";
import type { PreparedChart } from "../../charts/prepare";
import { readingAt } from "../../charts/readout";
import { useWidth } from "../../charts/use-width";
import type { XName } from "../../charts/x-axis";
import { Button } from "../../components/ui/button";
import { Toggle } from "../../components/ui/toggle";
import { cn } from "../../lib/class-names";
import type { ChartDefinition } from "./chart-definitions";
import { ChartReadout } from "./chart-readout";

interface Stretch {
  from: number;
  to: number;
}

export interface ChartCardProps {
  definition: ChartDefinition;
  chart: PreparedChart;
  x: XName;
  height: number;
  references: readonly Reference[];
  /** Chosen stretch and pinned place, as values of the x axis. */
  selection: Stretch | null;
  pinned: number | null;
  onSelect: (stretch: Stretch | null) => void;
  onZoom: (stretch: Stretch) => void;
  onPin: (x: number) => void;
  onReset: () => void;
  onToggleLogX: () => void;
  onToggleLogY: () => void;
  onDownload: () => void;
  full: boolean;
  onFull: () => void;
  /** Drawn behind the lines. */
  under?: (box: PlotBox) => ReactNode;
  /** Drawn over the plot. */
  over?: (box: PlotBox) => ReactNode;
  /** Drawn under the plot on the same x axis, given the width of the chart. */
  footer?: (width: number) => ReactNode;
}

export function ChartCard(props: ChartCardProps) {
  const { definition, chart, x, height, references, selection, full } = props;
  const [measure, width] = useWidth();
  const container = useRef<HTMLDivElement>(null);
  usePaintedStep(container, chart.lastStep);
  const xStyle = xStyles[x];
  const box = { width, height };
  const describe = (position: number) => {
    const values = definition.metrics.map((metric) => {
      const reading = readingAt(chart.lines, metric, position);
      return reading === null ? "" : `, ${metricStyles[metric].label} ${metricStyles[metric].format(reading.value)}`;
    });
    return xStyle.format(unproject(chart.x.scale, position)) + values.join("");
  };
  const valueAt = (position: number) => unproject(chart.x.scale, position);
  const positionOf = (value: number) => project(chart.x.scale, value) ?? Number.NEGATIVE_INFINITY;
  return (
    <section
      ref={container}
      aria-label={definition.title}
      data-testid={`${definition.id}-chart`}
      className={cn(
        "group/chart flex min-w-0 flex-col rounded-lg border bg-surface",
        full && "fixed inset-2 z-40 shadow-[0_0_0_100vmax_rgb(0_0_0/0.5)] sm:inset-6",
      )}
    >
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5 pr-1.5 pl-4">
        <h3 className="whitespace-nowrap font-semibold text-sm">
          {definition.title} <span className="font-normal text-muted text-xs">{definition.unit}</span>
        </h3>
        <div className="ml-auto flex items-center">
          <Toggle
            label={`Logarithmic x axis of ${definition.title}`}
            pressed={chart.x.scale === "log"}
            onChange={props.onToggleLogX}
            className="px-1.5 font-mono"
          >
            log x
          </Toggle>
          <Toggle
            label={`Logarithmic y axis of ${definition.title}`}
            pressed={chart.y.scale === "log"}
            onChange={props.onToggleLogY}
            className="px-1.5 font-mono"
          >
            log y
          </Toggle>
          <Button
            variant="ghost"
            size="icon-small"
            onClick={props.onDownload}
            title="Download as CSV"
            aria-label={`Download ${definition.title} as CSV`}
          >
            <Download />
          </Button>
          <Button
            variant="ghost"
            size="icon-small"
            onClick={props.onFull}
            title={full ? "Leave full screen (Esc)" : "Full screen"}
            aria-label={full ? "Leave full screen" : `${definition.title} in full screen`}
          >
            {full ? <Minimize2 /> : <Maximize2 />}
          </Button>
        </div>
      </header>
      <ChartReadout definition={definition} chart={chart} x={x} />
      <div ref={measure} className="relative" style={{ height }}>
        {width > 0 && (
          <>
            {props.under?.(box)}
            <LinePlot
              chart={chart}
              width={width}
              height={height}
              references={references}
              formatX={xStyle.formatTick}
              formatY={metricStyles[definition.metrics[0] ?? "trainLoss"].formatTick}
            />
            <PlotOverlay
              label={definition.title}
              chart={chart}
              box={box}
              metrics={definition.metrics}
              describe={describe}
              selection={selection && { from: positionOf(selection.from), to: positionOf(selection.to) }}
              pinned={props.pinned === null ? null : positionOf(props.pinned)}
              onSelect={(stretch) => props.onSelect(stretch && { from: valueAt(stretch.from), to: valueAt(stretch.to) })}
              onZoom={(from, to) => props.onZoom({ from: valueAt(from), to: valueAt(to) })}
              onPin={(position) => props.onPin(valueAt(position))}
              onReset={props.onReset}
            />
            {props.over?.(box)}
          </>
        )}
      </div>
      {props.footer !== undefined && <div className="relative">{width > 0 && props.footer(width)}</div>}
      <p className="min-h-5 px-4 pb-2 text-center text-2xs text-muted">
        {xStyle.label}
        {chart.hiddenByLog > 0 && <span className="text-warning"> · {chart.hiddenByLog} values ≤ 0 have no place on a log axis</span>}
      </p>
    </section>
  );
}

/** Publishes the newest step once it is painted; the latency bench reads it. */
function usePaintedStep(container: React.RefObject<HTMLElement | null>, lastStep: number) {
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      // recharts lays its lines out in an effect of its own; by the second frame they are on screen.
      frame = requestAnimationFrame(() => container.current?.setAttribute("data-last-step", String(lastStep)));
    });
    return () => cancelAnimationFrame(frame);
  }, [container, lastStep]);
}
