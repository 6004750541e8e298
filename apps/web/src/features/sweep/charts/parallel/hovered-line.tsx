/** The hovered trial's line, over all others, with its value at each axis. */
"use client";

import { line } from "d3-shape";
import { useHoveredTrial } from "../../linking";
import { trialColor, useSweepView } from "../sweep-view";
import { missingPixel, type TrialLine } from "./layout";
import type { PlacedAxis } from "./placed-axis";

interface HoveredLineProps {
  lines: ReadonlyMap<number, TrialLine>;
  axes: readonly PlacedAxis[];
  at: readonly number[];
}

export function HoveredLine({ lines, axes, at }: HoveredLineProps) {
  const view = useSweepView();
  const number = useHoveredTrial();
  const hovered = number === null ? undefined : lines.get(number);
  const trial = number === null ? undefined : view.byNumber.get(number);
  if (hovered === undefined || trial === undefined) return null;
  const d = line<number>((_, index) => at[index] ?? 0, Number)([...hovered.ys]) ?? "";
  return (
    <g className="pointer-events-none" data-testid="hovered-line">
      <path d={d} fill="none" stroke="var(--surface)" strokeWidth={5} strokeLinejoin="round" />
      <path d={d} fill="none" stroke="var(--signal)" strokeWidth={2.5} strokeLinejoin="round" />
      {axes.map(({ axis }, index) => {
        const y = hovered.ys[index] ?? missingPixel;
        return (
          <g key={axis.id} transform={`translate(${at[index] ?? 0},${y})`}>
            <circle r={3.5} fill={trialColor(view, trial.number)} stroke="var(--surface)" strokeWidth={1.5} />
            <text
              x={-7}
              y={-5}
              textAnchor="end"
              className="figures fill-foreground font-medium text-2xs"
              style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 4 }}
            >
              {axis.format(axis.valueIn(trial))}
            </text>
          </g>
        );
      })}
    </g>
  );
}
