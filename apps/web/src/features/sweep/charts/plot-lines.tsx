/** Lines and bands in the units of a plot's axes, behind its dots. */
"use client";

import { type CurveFactory, curveLinear, line } from "d3-shape";
import { useId } from "react";
import { type Axis, project } from "../../../charts/axis";
import { type PlotBox, pixelOf, pixelOfY, plotMargin, plotWidth } from "../../../charts/plot-geometry";

export interface PlotLine {
  readonly id: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly color: string;
  readonly curve?: CurveFactory;
  readonly isDashed?: boolean;
  /** Beside what matters. */
  readonly isFaint?: boolean;
}

interface PlotLinesProps {
  x: Axis;
  y: Axis;
  box: PlotBox;
  lines: readonly PlotLine[];
  /** Across the plot, from one y to another. */
  band?: { readonly from: number; readonly to: number } | null;
}

export function PlotLines({ x, y, box, lines, band = null }: PlotLinesProps) {
  const clip = useId();
  const atX = (value: number) => pixelOf(x, box, project(x.scale, value) ?? 0);
  const atY = (value: number) => pixelOfY(y, box, project(y.scale, value) ?? 0);
  return (
    <svg aria-hidden width={box.width} height={box.height} className="pointer-events-none absolute inset-0">
      <clipPath id={clip}>
        <rect
          x={plotMargin.left}
          y={plotMargin.top - 2}
          width={plotWidth(box) + 2}
          height={box.height - plotMargin.top - plotMargin.bottom + 4}
        />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {band !== null && (
          <rect
            data-testid="noise-band"
            x={plotMargin.left}
            width={plotWidth(box)}
            y={Math.min(atY(band.from), atY(band.to))}
            height={Math.max(1, Math.abs(atY(band.to) - atY(band.from)))}
            className="fill-info/15"
          />
        )}
        {lines.map(({ id, points, color, curve = curveLinear, isDashed = false, isFaint = false }) => (
          <path
            key={id}
            d={
              line<{ x: number; y: number }>(
                (point) => atX(point.x),
                (point) => atY(point.y),
              ).curve(curve)([...points]) ?? ""
            }
            fill="none"
            stroke={color}
            strokeWidth={isFaint ? 1.25 : 2}
            strokeOpacity={isFaint ? 0.5 : 1}
            strokeLinejoin="round"
            {...(isDashed && { strokeDasharray: "5 3" })}
          />
        ))}
      </g>
    </svg>
  );
}
