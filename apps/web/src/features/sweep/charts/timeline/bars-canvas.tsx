/** The bars of the time line on a canvas. */
"use client";

import { memo } from "react";
import type { PlotBox } from "../../../../charts/plot-geometry";
import { useCanvas } from "../../../../charts/use-canvas";
import { useTrialFilter } from "../../linking";
import { useSweepView } from "../sweep-view";

export interface PlacedBar {
  readonly number: number;
  readonly isOpen: boolean;
  /** Pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bars that touch are told apart by a gap; one of a moment is still seen. */
const gap = 1;
const leastWidth = 1.5;

export const BarsCanvas = memo(function BarsCanvas({ bars, box }: { bars: readonly PlacedBar[]; box: PlotBox }) {
  const passing = useTrialFilter();
  const { ramp, classes } = useSweepView();
  const canvas = useCanvas(box, (context, colorOf) => {
    const muted = colorOf("--series-abandoned");
    const faint = colorOf("--line");
    const surface = colorOf("--surface");
    for (const { number, x, y, width, height, isOpen } of bars) {
      const drawn = Math.max(leastWidth, width - gap);
      const hasPassed = passing.has(number);
      context.fillStyle = hasPassed ? (ramp[classes.get(number) ?? -1] ?? muted) : faint;
      context.fillRect(x, y, drawn, height);
      // What still trains has an open end.
      if (isOpen && drawn > 6) {
        context.fillStyle = surface;
        context.fillRect(x + drawn - 4, y + 2, 2, height - 4);
      }
    }
  });
  return <canvas ref={canvas} className="pointer-events-none absolute inset-0 size-full" />;
});
