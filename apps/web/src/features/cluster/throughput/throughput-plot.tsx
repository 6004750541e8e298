/** Speed of a run over time, a colour a node; a stretch of time can be drawn out with the pointer. */
"use client";

import { memo, useRef, useState } from "react";
import { CartesianGrid, Line, LineChart, ReferenceArea, XAxis, YAxis } from "recharts";
import { useWidth } from "../../../charts/use-width";
import { formatCompact } from "../../../lib/format";
import type { SpeedLine } from "./throughput";

export interface Stretch {
  fromMs: number;
  toMs: number;
}

interface ThroughputPlotProps {
  lines: readonly SpeedLine[];
  colors: ReadonlyMap<string, string>;
  /** Drawn strongly, the others faintly; null: all alike. */
  highlighted: string | null;
  span: Stretch;
  selected: Stretch | null;
  onSelect: (stretch: Stretch) => void;
}

const height = 220;
const axisWidth = 52;
const right = 12;
/** A pointer that moved less was a click, pixels. */
const smallestDrag = 6;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const ThroughputPlot = memo(function ThroughputPlot(props: ThroughputPlotProps) {
  const { lines, colors, highlighted, span, selected, onSelect } = props;
  const [measure, width] = useWidth();
  const start = useRef<number | null>(null);
  const [drawn, setDrawn] = useState<Stretch | null>(null);
  const plotWidth = Math.max(1, width - axisWidth - right);
  const xOf = (event: React.PointerEvent<HTMLDivElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const timeAt = (x: number) => span.fromMs + Math.max(0, Math.min(1, (x - axisWidth) / plotWidth)) * (span.toMs - span.fromMs);
  const between = (a: number, b: number): Stretch => ({ fromMs: timeAt(Math.min(a, b)), toMs: timeAt(Math.max(a, b)) });
  const shown = drawn ?? selected;
  return (
    <div
      ref={measure}
      role="img"
      aria-label="Tokens per second over time, by node. The buttons above choose a stretch without a pointer."
      data-testid="throughput-plot"
      className="touch-pan-y select-none"
      style={{ height, cursor: "crosshair" }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = xOf(event);
      }}
      onPointerMove={(event) => start.current !== null && setDrawn(between(start.current, xOf(event)))}
      onPointerUp={(event) => {
        const from = start.current;
        const to = xOf(event);
        start.current = null;
        setDrawn(null);
        if (from !== null && Math.abs(to - from) >= smallestDrag) onSelect(between(from, to));
      }}
      onPointerCancel={() => {
        start.current = null;
        setDrawn(null);
      }}
    >
      {width > 0 && (
        <LineChart width={width} height={height} margin={{ top: 8, right, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--grid)" vertical={false} />
          <XAxis
            type="number"
            dataKey="timeMs"
            domain={[span.fromMs, span.toMs]}
            allowDataOverflow
            tickFormatter={(timeMs: number) => clock.format(timeMs)}
            tick={{ fill: "var(--muted)", fontSize: 11 }}
            stroke="var(--line-strong)"
            minTickGap={48}
          />
          <YAxis
            width={axisWidth}
            domain={[0, "auto"]}
            tickFormatter={(value: number) => formatCompact(value)}
            tick={{ fill: "var(--muted)", fontSize: 11 }}
            axisLine={false}
            tickLine={false}
          />
          {shown !== null && (
            <ReferenceArea
              x1={shown.fromMs}
              x2={shown.toMs}
              fill="var(--info)"
              fillOpacity={0.14}
              stroke="var(--info)"
              strokeOpacity={0.5}
            />
          )}
          {lines.map(({ segmentId, node, points }) => (
            <Line
              key={segmentId}
              data={points}
              dataKey="tokensPerSecond"
              type="linear"
              dot={points.length === 1}
              activeDot={false}
              stroke={colors.get(node) ?? "var(--muted)"}
              strokeWidth={highlighted === node ? 2 : 1.5}
              strokeOpacity={highlighted === null || highlighted === node ? 1 : 0.35}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </div>
  );
});
