/** Bands of a plot with the line through the middle of each, behind everything else. */
import { useId } from "react";
import type { Axis } from "./axis";
import { type BandPoint, bandPaths } from "./band-path";
import { type PlotBox, plotMargin, plotWidth } from "./plot-geometry";

export interface Band {
  readonly id: string;
  readonly points: readonly BandPoint[];
  readonly color: string;
}

interface PlotBandsProps {
  x: Axis;
  y: Axis;
  box: PlotBox;
  bands: readonly Band[];
}

export function PlotBands({ x, y, box, bands }: PlotBandsProps) {
  const clip = useId();
  return (
    <svg aria-hidden width={box.width} height={box.height} className="pointer-events-none absolute inset-0" data-testid="bands">
      <clipPath id={clip}>
        <rect x={plotMargin.left} y={0} width={plotWidth(box)} height={box.height - plotMargin.bottom} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {bands.map(({ id, points, color }) => {
          const { outline, middle } = bandPaths(points, x, y, box);
          return (
            <g key={id} data-band={id}>
              <path d={outline} fill={color} fillOpacity={0.14} stroke={color} strokeOpacity={0.35} strokeWidth={1} />
              <path d={middle} fill="none" stroke={color} strokeOpacity={0.7} strokeWidth={1.25} strokeDasharray="5 4" />
            </g>
          );
        })}
      </g>
    </svg>
  );
}
