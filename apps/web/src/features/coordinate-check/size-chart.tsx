/** One activation: how much it changed over a few steps, by width, with and without muP. */
"use client";

import type { CoordinateCheck } from "@trainyard/contracts";
import { exactAxis, roundAxis } from "../../charts/axis";
import { Badge } from "../../components/ui/badge";
import { formatCompact } from "../../lib/format";
import { ChartPanel, EmptyChart } from "../sweep/charts/chart-panel";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { PlotLines } from "../sweep/charts/plot-lines";
import { flatSlope, methods, methodWords, sizeLines, slopeOf } from "./slopes";

const height = 200;

interface SizeChartProps {
  check: CoordinateCheck;
  activation: string;
  step: number;
}

export function SizeChart({ check, activation, step }: SizeChartProps) {
  const lines = sizeLines(check, activation, step);
  const places = lines.flatMap(({ points }) => points);
  const widths = check.request.widths;
  return (
    <ChartPanel
      title={activation}
      testId="size-chart"
      controls={methods.map((method) => {
        const slope = slopeOf(check, method, activation);
        if (slope === null) return null;
        return (
          <Badge
            key={method}
            tone={Math.abs(slope) < flatSlope ? "good" : "warning"}
            title={`Slope of log size by log width at the last step, ${methodWords[method].label}: 0 is right`}
          >
            <span aria-hidden className="h-0.5 w-3 rounded-full" style={{ background: methodWords[method].color }} />
            {methodWords[method].label} {slope < 0 ? "−" : "+"}
            {Math.abs(slope).toFixed(2)}
          </Badge>
        );
      })}
    >
      {places.length === 0 ? (
        <EmptyChart height={height}>Not measured yet.</EmptyChart>
      ) : (
        <PlotFigure
          x={{ ...exactAxis("log", Math.min(...widths) / 1.1, Math.max(...widths) * 1.1, 4), ticks: widths }}
          y={roundAxis("log", Math.min(...places.map(({ size }) => size)), Math.max(...places.map(({ size }) => size)), 4)}
          xTitle="Width, logarithmic"
          yTitle={step === 0 ? "Mean magnitude at step 0" : `Mean magnitude of the change after ${step} ${step === 1 ? "step" : "steps"}`}
          height={height}
          formatX={String}
          formatY={formatCompact}
          over={(box) => (
            <PlotLines
              x={exactAxis("log", Math.min(...widths) / 1.1, Math.max(...widths) * 1.1, 4)}
              y={roundAxis("log", Math.min(...places.map(({ size }) => size)), Math.max(...places.map(({ size }) => size)), 4)}
              box={box}
              lines={lines.map(({ method, points }) => ({
                id: method,
                color: methodWords[method].color,
                points: points.map(({ width, size }) => ({ x: width, y: size })),
                isDashed: method === "standard",
              }))}
            />
          )}
        />
      )}
    </ChartPanel>
  );
}
