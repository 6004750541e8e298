/** Draws prepared lines with recharts: axes, grid, reference lines and paths, nothing that moves with the pointer. */
"use client";

import { memo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { type Axis, project } from "./axis";
import { metricStyles } from "./metric-style";
import { plotMargin, projectedDomain } from "./plot-geometry";
import type { DrawnLine, PreparedChart } from "./prepare";

export interface Reference {
  label: string;
  value: number;
}

interface LinePlotProps {
  chart: PreparedChart;
  width: number;
  height: number;
  references: readonly Reference[];
  formatX: (value: number) => string;
  formatY: (value: number) => string;
}

const tick = { fill: "var(--muted)", fontSize: 11 } as const;

export const LinePlot = memo(function LinePlot({ chart, width, height, references, formatX, formatY }: LinePlotProps) {
  return (
    <LineChart
      width={width}
      height={height}
      data={[]}
      margin={{ top: plotMargin.top, right: plotMargin.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--grid)" vertical={false} />
      <XAxis
        {...axisProps(chart.x, formatX)}
        dataKey="x"
        height={plotMargin.bottom}
        tickMargin={6}
        axisLine={{ stroke: "var(--line-strong)" }}
      />
      <YAxis {...axisProps(chart.y, formatY)} width={plotMargin.left} tickMargin={6} axisLine={false} />
      {references.map(({ label, value }) => (
        <ReferenceLine
          key={label}
          y={project(chart.y.scale, value) ?? 0}
          stroke="var(--muted)"
          strokeDasharray="2 4"
          label={{ value: `${label} ${value.toFixed(3)}`, position: "insideBottomRight", fill: "var(--muted)", fontSize: 11 }}
        />
      ))}
      {inPaintOrder(chart.lines).map((line) => (
        <Line
          key={line.id}
          data={line.points}
          dataKey="y"
          type="linear"
          dot={line.points.length === 1 ? { r: 2, fill: metricStyles[line.metric].color } : false}
          activeDot={false}
          isAnimationActive={false}
          {...strokeOf(line, chart.lines)}
        />
      ))}
    </LineChart>
  );
});

function axisProps({ scale, domain, ticks }: Axis, format: (value: number) => string) {
  const labels = new Map(ticks.map((value) => [project(scale, value) ?? 0, format(value)]));
  return {
    type: "number",
    domain: projectedDomain({ scale, domain, ticks }),
    ticks: [...labels.keys()],
    tickFormatter: (position: number) => labels.get(position) ?? "",
    allowDataOverflow: true,
    interval: 0,
    tick,
    tickLine: false,
  } as const;
}

/** Abandoned lines lie below the others, smoothed ones on top. */
function inPaintOrder(lines: readonly DrawnLine[]): DrawnLine[] {
  const layers: readonly DrawnLine["role"][] = ["abandoned", "raw", "smoothed"];
  return layers.flatMap((role) => lines.filter((line) => line.role === role));
}

function strokeOf(line: DrawnLine, lines: readonly DrawnLine[]) {
  if (line.role === "abandoned")
    return { stroke: "var(--series-abandoned)", strokeWidth: 1.25, strokeDasharray: "4 3", strokeOpacity: 0.8 };
  const { color } = metricStyles[line.metric];
  const behindSmoothed = line.role === "raw" && lines.some((other) => other.role === "smoothed" && other.metric === line.metric);
  if (behindSmoothed) return { stroke: color, strokeWidth: 1, strokeOpacity: 0.3 };
  return { stroke: color, strokeWidth: line.metric === "validationLoss" || line.role === "smoothed" ? 2 : 1.5 };
}
