/** A plot between its titles: what lies under the frame, the frame with its axes, what lies over it. */
"use client";

import type { ReactNode } from "react";
import type { Axis } from "../../../charts/axis";
import { PlotFrame } from "../../../charts/plot-frame";
import type { PlotBox } from "../../../charts/plot-geometry";
import { useWidth } from "../../../charts/use-width";

interface PlotFigureProps {
  x: Axis;
  y: Axis;
  xTitle: string;
  yTitle: string;
  height: number;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  hasGrid?: boolean;
  under?: (box: PlotBox) => ReactNode;
  over: (box: PlotBox) => ReactNode;
}

const noReferences = [] as const;

export function PlotFigure({ xTitle, yTitle, height, under, over, ...frame }: PlotFigureProps) {
  const [measure, width] = useWidth();
  const box = { width, height };
  return (
    <figure className="min-w-0 pb-2">
      <p className="px-4 text-2xs text-muted">{yTitle}</p>
      <div ref={measure} className="relative" style={{ height }}>
        {width > 0 && (
          <>
            {under?.(box)}
            <PlotFrame {...frame} width={width} height={height} references={noReferences} />
            {over(box)}
          </>
        )}
      </div>
      <figcaption className="px-4 text-right text-2xs text-muted">{xTitle}</figcaption>
    </figure>
  );
}
