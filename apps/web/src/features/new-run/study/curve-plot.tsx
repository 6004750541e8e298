/** A curve of the plan: axes with their units, and marks where something begins or ends. */
"use client";

import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import { exactAxis, roundAxis } from "../../../charts/axis";
import { useWidth } from "../../../charts/use-width";
import { formatCompact, formatCount } from "../../../lib/format";
import type { Curve } from "./curves";

interface CurvePlotProps {
  label: string;
  curve: Curve;
  color: string;
  /** Values hold until the next one. */
  isStepped?: boolean;
  formatY: (value: number) => string;
}

const height = 124;
const tick = { fill: "var(--muted)", fontSize: 11 } as const;

export function CurvePlot({ label, curve, color, isStepped = false, formatY }: CurvePlotProps) {
  const [measure, width] = useWidth();
  const { points, end, xUnit, marks } = curve;
  const highest = points.reduce((most, { y }) => Math.max(most, y), 0);
  const x = exactAxis("linear", 0, end, 4);
  const y = roundAxis("linear", 0, highest, 3, true);
  const said = `${label} over ${formatCount(end)} ${xUnit}, at most ${formatY(highest)}${marks.map((mark) => `, ${mark.label} at ${formatCompact(mark.x)}`).join("")}`;
  return (
    <figure ref={measure} className="min-w-0">
      <div role="img" aria-label={said} style={{ height }}>
        {width > 0 && (
          <LineChart
            width={width}
            height={height}
            data={[...points]}
            margin={{ top: 8, right: 10, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--grid)" vertical={false} />
            <XAxis
              dataKey="x"
              type="number"
              domain={[0, end]}
              ticks={[...x.ticks]}
              tickFormatter={formatCount}
              tick={tick}
              tickLine={false}
              tickMargin={4}
              height={22}
              axisLine={{ stroke: "var(--line-strong)" }}
            />
            <YAxis
              domain={[...y.domain]}
              ticks={[...y.ticks]}
              tickFormatter={formatY}
              tick={tick}
              tickLine={false}
              tickMargin={4}
              width={44}
              axisLine={false}
            />
            {marks.map((mark) => (
              <ReferenceLine key={mark.label} x={mark.x} stroke="var(--muted)" strokeDasharray="2 3" />
            ))}
            <Line
              dataKey="y"
              type={isStepped ? "stepAfter" : "linear"}
              stroke={color}
              strokeWidth={1.75}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          </LineChart>
        )}
      </div>
      <figcaption className="flex items-start justify-between gap-x-3 pl-11 text-2xs text-muted">
        <span className="flex flex-col">
          {marks.map((mark) => (
            <span key={mark.label}>
              ┆ {mark.label} at {formatCount(mark.x)}
            </span>
          ))}
        </span>
        <span>{xUnit}</span>
      </figcaption>
    </figure>
  );
}
