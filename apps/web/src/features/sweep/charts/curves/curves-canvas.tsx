/** All learning curves on a canvas: what passes the filter in colour with a mark at its end, the others faint below. */
"use client";

import type { TrialStatus } from "@trainyard/contracts";
import { memo } from "react";
import { type PlotBox, plotMargin, plotWidth } from "../../../../charts/plot-geometry";
import { useCanvas } from "../../../../charts/use-canvas";
import { useTrialFilter } from "../../linking";
import { endMarks } from "../end-mark";
import { useSweepView } from "../sweep-view";
import { type CurveLine, endOf } from "./curve-lines";

interface CurvesCanvasProps {
  lines: readonly CurveLine[];
  box: PlotBox;
}

const canvasClass = "pointer-events-none absolute inset-0 size-full";

export function CurvesCanvas(props: CurvesCanvasProps) {
  return (
    <>
      <FaintCurves {...props} />
      <PassingCurves {...props} />
    </>
  );
}

/** On a canvas of its own: a brush that moves draws only what it lets through. */
const FaintCurves = memo(function FaintCurves({ lines, box }: CurvesCanvasProps) {
  const canvas = useCanvas(box, (context, colorOf) => {
    clip(context, box);
    context.globalAlpha = 0.16;
    stroke(context, lines, colorOf("--series-abandoned"));
  });
  return <canvas ref={canvas} className={canvasClass} />;
});

const PassingCurves = memo(function PassingCurves({ lines, box }: CurvesCanvasProps) {
  const passing = useTrialFilter();
  const { ramp, classes } = useSweepView();
  const canvas = useCanvas(box, (context, colorOf) => {
    const shown = lines.filter(({ number }) => passing.has(number));
    const muted = colorOf("--series-abandoned");
    clip(context, box);
    const opacity = Math.max(0.3, Math.min(0.9, 40 / Math.max(1, shown.length)));
    for (let place = -1; place < ramp.length; place += 1) {
      // What is good stands out of what is not.
      context.globalAlpha = opacity + (1 - opacity) * (Math.max(0, place) / ramp.length) ** 3;
      const ofPlace = shown.filter(({ number }) => (classes.get(number) ?? -1) === place);
      stroke(context, ofPlace, ramp[place] ?? muted);
    }
    context.globalAlpha = 1;
    for (const line of shown) drawEnd(context, line, ramp[classes.get(line.number) ?? -1] ?? muted, colorOf);
  });
  return <canvas ref={canvas} className={canvasClass} />;
});

function clip(context: CanvasRenderingContext2D, box: PlotBox): void {
  context.beginPath();
  context.rect(plotMargin.left, plotMargin.top - 4, plotWidth(box) + plotMargin.right, box.height - plotMargin.top - plotMargin.bottom + 5);
  context.clip();
}

function stroke(context: CanvasRenderingContext2D, lines: readonly CurveLine[], color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.lineJoin = "bevel";
  for (const { xs, ys } of lines) {
    // Each in a path of its own: without a GPU, all lines in one take twice as long.
    context.beginPath();
    let isDown = false;
    for (let index = 0; index < xs.length; index += 1) {
      const [x = 0, y = 0] = [xs[index], ys[index]];
      if (Number.isNaN(y)) isDown = false;
      else if (isDown) context.lineTo(x, y);
      else {
        context.moveTo(x, y);
        isDown = true;
      }
    }
    context.stroke();
  }
}

const paths = new Map<TrialStatus, Path2D>();

function pathOf(status: TrialStatus): Path2D {
  const path = paths.get(status) ?? new Path2D(endMarks[status].path);
  paths.set(status, path);
  return path;
}

function drawEnd(context: CanvasRenderingContext2D, line: CurveLine, color: string, colorOf: (token: string) => string): void {
  const end = endOf(line);
  if (end === null) return;
  context.save();
  context.translate(end.x, end.y);
  const path = pathOf(line.status);
  context.lineWidth = 4;
  context.strokeStyle = colorOf("--surface");
  context.stroke(path);
  context.fillStyle = endMarks[line.status].isFilled ? color : colorOf("--surface");
  context.fill(path);
  context.lineWidth = 1.5;
  context.strokeStyle = color;
  context.stroke(path);
  context.restore();
}
