/** Axes, grid and reference lines of a plot, by recharts; what is drawn inside is the caller's. */
"use client";

import { memo, type ReactNode } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { type Axis, project } from "./axis";
import { plotMargin, projectedDomain } from "./plot-geometry";

export interface Reference {
  label: string;
  value: number;
}

interface PlotFrameProps {
  x: Axis;
  y: Axis;
  width: number;
  height: number;
  references: readonly Reference[];
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  hasGrid?: boolean;
  /** The same element each time: another one draws the frame again. */
  children?: ReactNode;
}

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

/** Drawn again only when it looks different: live points come several times a second, while axes change seldom. */
export const PlotFrame = memo(
  function PlotFrame({ x, y, width, height, references, formatX, formatY, hasGrid = true, children }: PlotFrameProps) {
    const margin = { top: plotMargin.top, right: plotMargin.right, bottom: 0, left: 0 };
    return (
      <LineChart width={width} height={height} data={frameData} margin={margin} accessibilityLayer={false}>
        {hasGrid && <CartesianGrid stroke="var(--grid)" vertical={false} />}
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
        {children}
      </LineChart>
    );
  },
  (before, after) => {
    const { x: beforeX, y: beforeY, ...rest } = before;
    const unchanged = Object.entries(rest).every(([key, value]) => after[key as keyof typeof rest] === value);
    return unchanged && sameAxis(beforeX, after.x) && sameAxis(beforeY, after.y);
  },
);

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
