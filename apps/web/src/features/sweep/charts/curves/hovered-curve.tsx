/** The hovered trial's curve over all others, with a ring at each rung it came to. */
"use client";

import { useId } from "react";
import { type Axis, project } from "../../../../charts/axis";
import { type PlotBox, pixelOf, plotMargin, plotWidth } from "../../../../charts/plot-geometry";
import { useHoveredTrial } from "../../linking";
import { trialColor, useSweepView } from "../sweep-view";
import { type CurveLine, heightAt } from "./curve-lines";

interface HoveredCurveProps {
  lines: ReadonlyMap<number, CurveLine>;
  x: Axis;
  box: PlotBox;
}

export function HoveredCurve({ lines, x, box }: HoveredCurveProps) {
  const clip = useId();
  const view = useSweepView();
  const number = useHoveredTrial();
  const line = number === null ? undefined : lines.get(number);
  const trial = number === null ? undefined : view.byNumber.get(number);
  if (line === undefined || trial === undefined) return null;
  const color = trialColor(view, trial.number);
  const reached = trial.rungs.flatMap(({ rung, tokens, value }) => {
    const position = value === null ? null : project(x.scale, tokens);
    const pixel = position === null ? null : pixelOf(x, box, position);
    const y = pixel === null ? null : heightAt(line, pixel);
    return pixel === null || y === null ? [] : [{ rung, pixel, y }];
  });
  return (
    <svg aria-hidden width={box.width} height={box.height} className="pointer-events-none absolute inset-0" data-testid="hovered-curve">
      <clipPath id={clip}>
        <rect
          x={plotMargin.left}
          y={plotMargin.top - 4}
          width={plotWidth(box) + 8}
          height={box.height - plotMargin.top - plotMargin.bottom + 5}
        />
      </clipPath>
      <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round">
        <path d={pathOf(line)} stroke="var(--surface)" strokeWidth={5} />
        <path d={pathOf(line)} stroke="var(--signal)" strokeWidth={2.25} />
        {reached.map(({ rung, pixel, y }) => (
          <circle key={rung} cx={pixel} cy={y} r={4} fill="var(--surface)" stroke={color} strokeWidth={2} />
        ))}
      </g>
    </svg>
  );
}

function pathOf({ xs, ys }: CurveLine): string {
  let path = "";
  let isDown = false;
  xs.forEach((x, index) => {
    const y = ys[index] ?? Number.NaN;
    if (!Number.isNaN(y)) path += `${isDown ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
    isDown = !Number.isNaN(y);
  });
  return path;
}
