/** Trials as dots on a canvas: those that pass the filter in their colours, the others faint below them. */
"use client";

import { memo } from "react";
import type { PlotBox } from "../../../charts/plot-geometry";
import { useCanvas } from "../../../charts/use-canvas";
import { useHoveredTrial, useTrialFilter } from "../linking";
import { type SweepView, trialColor, useSweepView } from "./sweep-view";
import type { TrialPlace } from "./trial-pointer";

interface TrialDotsProps {
  places: readonly TrialPlace[];
  box: PlotBox;
}

const radius = 3.5;

export const TrialDots = memo(function TrialDots({ places, box }: TrialDotsProps) {
  const passing = useTrialFilter();
  const { ramp, classes } = useSweepView();
  const canvas = useCanvas(box, (context, colorOf) => {
    drawDots(
      context,
      places.filter(({ number }) => !passing.has(number)),
      () => colorOf("--line-strong"),
    );
    context.strokeStyle = colorOf("--surface");
    const shown = places.filter(({ number }) => passing.has(number)).sort((a, b) => classOf(classes, a) - classOf(classes, b));
    const unmeasured = colorOf("--series-abandoned");
    drawDots(context, shown, ({ number }) => ramp[classes.get(number) ?? -1] ?? unmeasured, true);
  });
  return <canvas ref={canvas} className="pointer-events-none absolute inset-0 size-full" />;
});

const classOf = (classes: SweepView["classes"], { number }: TrialPlace) => classes.get(number) ?? -1;

function drawDots(
  context: CanvasRenderingContext2D,
  places: readonly TrialPlace[],
  colorOf: (place: TrialPlace) => string,
  hasEdge = false,
): void {
  for (const place of places) {
    context.fillStyle = colorOf(place);
    context.beginPath();
    context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
    context.fill();
    if (hasEdge) context.stroke();
  }
}

/** A ring about the trial that is hovered anywhere on the page. */
export function HoveredDot({ placeOf }: { placeOf: (number: number) => TrialPlace | null }) {
  const view = useSweepView();
  const number = useHoveredTrial();
  const place = number === null ? null : placeOf(number);
  if (place === null) return null;
  return (
    <div
      data-testid="hovered-dot"
      className="pointer-events-none absolute size-3 -translate-x-1/2 -translate-y-1/2 rounded-full outline-2 outline-signal outline-offset-1"
      style={{ left: place.x, top: place.y, background: trialColor(view, place.number) }}
    />
  );
}
