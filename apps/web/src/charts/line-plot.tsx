/** Draws prepared lines: recharts gives axes, grid and reference lines; the lines themselves are paths inside its drawing. */
"use client";

import { createContext, memo, useContext } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { type Axis, project } from "./axis";
import { LinePaths } from "./line-paths";
import { plotMargin, projectedDomain } from "./plot-geometry";
import type { PreparedChart } from "./prepare";

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

/**
 * Live points come several times a second, while axes change seldom. So the lines reach their paths past the frame, which is drawn again
 * only when it looks different; recharts' own lines cost about ten times as much per point and paint.
 */
const ChartContext = createContext<PreparedChart | null>(null);

export function LinePlot({ chart, ...frame }: LinePlotProps) {
  return (
    <ChartContext value={chart}>
      <Frame x={chart.x} y={chart.y} {...frame} />
    </ChartContext>
  );
}

type FrameProps = Omit<LinePlotProps, "chart"> & Pick<PreparedChart, "x" | "y">;

/** recharts lays its axes out only where it has a line to draw; this one has no stroke. */
const frameData = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
];

const tick = { fill: "var(--muted)", fontSize: 11 } as const;

/** Written in the muted colour with an edge of the background, so that a line behind it does not cross it out. */
const referenceLabel = {
  position: "insideBottomRight",
  fill: "var(--muted)",
  fontSize: 11,
  style: { paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 4 },
} as const;

const Frame = memo(
  function Frame({ x, y, width, height, references, formatX, formatY }: FrameProps) {
    const margin = { top: plotMargin.top, right: plotMargin.right, bottom: 0, left: 0 };
    return (
      <LineChart width={width} height={height} data={frameData} margin={margin} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--grid)" vertical={false} />
        <XAxis
          {...axisProps(x, formatX)}
          dataKey="x"
          height={plotMargin.bottom}
          tickMargin={6}
          axisLine={{ stroke: "var(--line-strong)" }}
        />
        <YAxis {...axisProps(y, formatY)} width={plotMargin.left} tickMargin={6} axisLine={false} />
        {references.map(({ label, value }) => (
          <ReferenceLine
            key={label}
            y={project(y.scale, value) ?? 0}
            stroke="var(--muted)"
            strokeDasharray="2 4"
            label={{ ...referenceLabel, value: `${label} ${value.toFixed(3)}` }}
          />
        ))}
        <Line dataKey="y" stroke="none" dot={false} activeDot={false} isAnimationActive={false} />
        <Lines width={width} height={height} />
      </LineChart>
    );
  },
  (before, after) => {
    const { x: beforeX, y: beforeY, ...rest } = before;
    const unchanged = Object.entries(rest).every(([key, value]) => after[key as keyof typeof rest] === value);
    return unchanged && sameAxis(beforeX, after.x) && sameAxis(beforeY, after.y);
  },
);

function Lines({ width, height }: { width: number; height: number }) {
  const chart = useContext(ChartContext);
  return chart === null ? null : <LinePaths chart={chart} box={{ width, height }} />;
}

function sameAxis(a: Axis, b: Axis): boolean {
  return a.scale === b.scale && a.domain[0] === b.domain[0] && a.domain[1] === b.domain[1] && a.ticks.join() === b.ticks.join();
}

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
