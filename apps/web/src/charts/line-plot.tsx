/** Draws prepared lines: the lines are paths inside the frame. */
"use client";

import { createContext, useContext, useMemo } from "react";
import { LinePaths } from "./line-paths";
import { PlotFrame, type Reference } from "./plot-frame";
import type { PreparedChart } from "./prepare";

interface LinePlotProps {
  chart: PreparedChart;
  width: number;
  height: number;
  references: readonly Reference[];
  formatX: (value: number) => string;
  formatY: (value: number) => string;
}

/** The lines reach their paths past the frame, which stays as it is; recharts' own lines cost about ten times as much per point and paint. */
const ChartContext = createContext<PreparedChart | null>(null);

export function LinePlot({ chart, ...frame }: LinePlotProps) {
  const { width, height } = frame;
  const lines = useMemo(() => <Lines width={width} height={height} />, [width, height]);
  return (
    <ChartContext value={chart}>
      <PlotFrame x={chart.x} y={chart.y} {...frame}>
        {lines}
      </PlotFrame>
    </ChartContext>
  );
}

function Lines({ width, height }: { width: number; height: number }) {
  const chart = useContext(ChartContext);
  return chart === null ? null : <LinePaths chart={chart} box={{ width, height }} />;
}
