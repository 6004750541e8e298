/** A quantity in a low row under a chart, on the chart's x axis: its name and its value at the crosshair stand in the margin. */
"use client";

import { useMemo } from "react";
import type { Axis } from "./axis";
import { useCrosshairState } from "./crosshair";
import { pathThrough } from "./line-path";
import { plotMargin, plotWidth } from "./plot-geometry";
import type { DrawnPoint, Reading } from "./prepare";
import { nearest } from "./readout";

interface StripRowProps {
  label: string;
  title: string;
  color: string;
  axis: Axis;
  width: number;
  lines: readonly { id: string; points: readonly DrawnPoint[] }[];
  /** In x order. */
  readings: readonly Pick<Reading, "x" | "value">[];
  format: (value: number) => string;
}

const height = 30;
/** Room above the highest and below the lowest value. */
const inset = 4;

export function StripRow({ label, title, color, axis, width, lines, readings, format }: StripRowProps) {
  const paths = useMemo(() => {
    const top = lines.reduce((most, { points }) => points.reduce((high, { y }) => Math.max(high, y ?? 0), most), 0);
    const scale = { y0: height - inset, perY: -(height - 2 * inset) / (top || 1) };
    return lines.map(({ id, points }) => ({ id, d: pathThrough(points, axis, { width }, scale) }));
  }, [lines, axis, width]);
  return (
    <div className="figures relative border-t" style={{ height }} title={title}>
      <div className="absolute inset-y-0 left-4 flex w-[38px] flex-col justify-center text-2xs leading-[13px]">
        <span className="text-muted">{label}</span>
        <Value readings={readings} format={format} />
      </div>
      <svg
        role="img"
        aria-label={title}
        width={plotWidth({ width })}
        height={height}
        viewBox={`${plotMargin.left} 0 ${plotWidth({ width })} ${height}`}
        className="absolute top-0"
        style={{ left: plotMargin.left }}
      >
        {paths.map(({ id, d }) => (
          <path key={id} d={d} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
        ))}
      </svg>
    </div>
  );
}

/** Alone, so that moving the crosshair draws no line again. */
function Value({ readings, format }: Pick<StripRowProps, "readings" | "format">) {
  const { x } = useCrosshairState();
  const reading = x === null ? readings.at(-1) : nearest(readings, x);
  return <span className="whitespace-nowrap font-medium">{reading == null ? "" : format(reading.value)}</span>;
}
