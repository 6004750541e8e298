/** A small area chart of a node's load over the last minutes. */
"use client";

import { memo } from "react";
import { Area, AreaChart, XAxis, YAxis } from "recharts";
import { useWidth } from "../../charts/use-width";

interface HistoryPlotProps {
  label: string;
  timeMs: readonly number[];
  values: readonly number[];
  /** Top of the y axis. */
  most: number;
  color: string;
}

const height = 44;

export const HistoryPlot = memo(function HistoryPlot({ label, timeMs, values, most, color }: HistoryPlotProps) {
  const [measure, width] = useWidth();
  const data = timeMs.map((at, index) => ({ at, value: values[index] ?? null }));
  return (
    <div ref={measure} role="img" aria-label={label} className="mt-1.5" style={{ height }}>
      {width > 0 && (
        <AreaChart width={width} height={height} data={data} margin={{ top: 2, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis dataKey="at" type="number" domain={["dataMin", "dataMax"]} hide />
          <YAxis domain={[0, most]} hide />
          <Area dataKey="value" type="linear" stroke={color} strokeWidth={1.25} fill={color} fillOpacity={0.12} isAnimationActive={false} />
        </AreaChart>
      )}
    </div>
  );
});
