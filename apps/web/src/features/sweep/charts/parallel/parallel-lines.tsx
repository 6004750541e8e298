/** All trials as lines through the axes, on a canvas: what passes the filter in colour, the best on top. */
"use client";

import { line } from "d3-shape";
import { memo } from "react";
import { useCanvas } from "../../../../charts/use-canvas";
import { useTrialFilter } from "../../linking";
import { useSweepView } from "../sweep-view";
import { plotHeight, type TrialLine } from "./layout";

interface ParallelLinesProps {
  lines: readonly TrialLine[];
  at: readonly number[];
  width: number;
}

export const ParallelLines = memo(function ParallelLines({ lines, at, width }: ParallelLinesProps) {
  const passing = useTrialFilter();
  const { ramp, classes } = useSweepView();
  const canvas = useCanvas({ width, height: plotHeight }, (context, colorOf) => {
    const path = line<number>((_, index) => at[index] ?? 0, Number).context(context);
    const stroke = (chosen: readonly TrialLine[], color: string, opacity: number) => {
      context.strokeStyle = color;
      context.globalAlpha = opacity;
      for (const { ys } of chosen) {
        context.beginPath();
        path(ys);
        context.stroke();
      }
    };
    // Without a GPU a line any wider than a pixel takes eight times as long, and lines in one path twice as long as one by one.
    context.lineWidth = 1;
    context.lineJoin = "round";
    const muted = colorOf("--series-abandoned");
    const left = lines.filter(({ number }) => !passing.has(number));
    stroke(left, muted, 0.14);
    const shown = lines.filter(({ number }) => passing.has(number));
    // Fewer lines can each be stronger.
    const opacity = Math.max(0.35, Math.min(0.9, 40 / Math.max(1, shown.length)));
    stroke(
      shown.filter(({ number }) => !classes.has(number)),
      muted,
      opacity,
    );
    ramp.forEach((color, place) => {
      stroke(
        shown.filter(({ number }) => classes.get(number) === place),
        color,
        // What is good stands out of what is not.
        opacity + (1 - opacity) * (place / ramp.length) ** 3,
      );
    });
    context.globalAlpha = 1;
  });
  return <canvas ref={canvas} className="pointer-events-none absolute top-0 left-0" style={{ width, height: plotHeight }} />;
});
