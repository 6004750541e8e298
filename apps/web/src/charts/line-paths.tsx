/** The lines of a chart as SVG paths: abandoned ones lowest, smoothed ones on top, all cut off at the edges of the plot. */
import { useId } from "react";
import { linePath } from "./line-path";
import { metricStyles } from "./metric-style";
import { type PlotBox, plotMargin, plotWidth } from "./plot-geometry";
import type { DrawnLine, PreparedChart } from "./prepare";

export function LinePaths({ chart, box }: { chart: PreparedChart; box: PlotBox }) {
  const clip = useId();
  const smoothed = new Set(chart.lines.filter(({ role }) => role === "smoothed").map(({ metric }) => metric));
  return (
    <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round" data-testid="lines">
      <clipPath id={clip}>
        <rect x={plotMargin.left} y={0} width={plotWidth(box)} height={box.height - plotMargin.bottom + 1} />
      </clipPath>
      {inPaintOrder(chart.lines).map((line) => (
        <path
          key={line.id}
          d={linePath(line.points, chart.x, chart.y, box)}
          data-role={line.role}
          {...strokeOf(line, smoothed.has(line.metric))}
        />
      ))}
    </g>
  );
}

function inPaintOrder(lines: readonly DrawnLine[]): DrawnLine[] {
  const layers: readonly DrawnLine["role"][] = ["abandoned", "raw", "smoothed"];
  return layers.flatMap((role) => lines.filter((line) => line.role === role));
}

function strokeOf({ role, metric, color: own }: DrawnLine, hasSmoothed: boolean) {
  if (role === "abandoned") return { stroke: "var(--series-abandoned)", strokeWidth: 1.25, strokeDasharray: "4 3", strokeOpacity: 0.8 };
  const color = own ?? metricStyles[metric].color;
  if (role === "raw" && hasSmoothed && metric !== "validationLoss") return { stroke: color, strokeWidth: 1, strokeOpacity: 0.3 };
  return { stroke: color, strokeWidth: metric === "validationLoss" || role === "smoothed" ? 2 : 1.5 };
}
