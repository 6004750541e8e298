/** Trials as dots over two axes, linked with everything else on the page. */
"use client";

import { type ReactNode, useMemo } from "react";
import { type Axis, project } from "../../../charts/axis";
import { type PlotBox, pixelOf, pixelOfY } from "../../../charts/plot-geometry";
import { useLinking } from "../linking";
import { PlotFigure } from "./plot-figure";
import { HoveredDot, TrialDots } from "./trial-dots";
import { type TrialPlace, TrialPointer } from "./trial-pointer";

/** In the units of the axes. */
export interface TrialPoint {
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

interface TrialScatterProps {
  label: string;
  x: Axis;
  y: Axis;
  xTitle: string;
  yTitle: string;
  points: readonly TrialPoint[];
  height: number;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  hasGrid?: boolean;
  /** Drawn behind the dots. */
  under?: (box: PlotBox) => ReactNode;
}

export function TrialScatter({ points, under, label, ...figure }: TrialScatterProps) {
  const { x, y } = figure;
  return (
    <PlotFigure
      {...figure}
      {...(under !== undefined && { under })}
      over={(box) => <Dots label={label} points={points} x={x} y={y} width={box.width} height={box.height} />}
    />
  );
}

function Dots({ label, points, x, y, width, height }: Pick<TrialScatterProps, "label" | "points" | "x" | "y"> & PlotBox) {
  const linking = useLinking();
  const box = useMemo(() => ({ width, height }), [width, height]);
  const places = useMemo(() => placesOf(points, x, y, box), [points, x, y, box]);
  const byNumber = useMemo(() => new Map(places.map((place) => [place.number, place])), [places]);
  const placeOf = (number: number) => byNumber.get(number) ?? null;
  const passing = () => places.filter(({ number }) => linking.passing().has(number));
  return (
    <>
      <TrialDots places={places} box={box} />
      <HoveredDot placeOf={placeOf} />
      <TrialPointer
        label={label}
        box={box}
        nearest={(atX, atY) => nearestPlace(passing(), atX, atY)}
        placeOf={placeOf}
        order={() =>
          passing()
            .sort((a, b) => a.x - b.x || a.y - b.y)
            .map(({ number }) => number)
        }
      />
    </>
  );
}

/** Points that an axis cannot show have no place. */
function placesOf(points: readonly TrialPoint[], x: Axis, y: Axis, box: PlotBox): TrialPlace[] {
  return points.flatMap((point) => {
    const [atX, atY] = [project(x.scale, point.x), project(y.scale, point.y)];
    if (atX === null || atY === null) return [];
    return [{ number: point.number, x: pixelOf(x, box, atX), y: pixelOfY(y, box, atY) }];
  });
}

/** Pixels from a dot within which it is meant. */
const reach = 18;

export function nearestPlace(places: readonly TrialPlace[], x: number, y: number): TrialPlace | null {
  let best: TrialPlace | null = null;
  let least = reach ** 2;
  for (const place of places) {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}
