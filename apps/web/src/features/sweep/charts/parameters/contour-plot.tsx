/** An objective over two parameters: regions between the trials, and the trials. */
"use client";

import { type Contour, contour, type ScoredTrial } from "@trainyard/search/analysis";
import { memo, useMemo } from "react";
import type { Axis } from "../../../../charts/axis";
import { type PlotBox, pixelOf, pixelOfY } from "../../../../charts/plot-geometry";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";
import { contourCells, contourRegions } from "./contour-shapes";
import { ParameterSelect } from "./parameter-select";
import { axisOfParameter, type ParameterView } from "./parameter-view";

interface ContourPlotProps {
  across: ParameterView;
  up: ParameterView;
  scored: readonly ScoredTrial[];
  onAcross: (path: string) => void;
  onUp: (path: string) => void;
}

const height = 280;

export function ContourPlot({ across, up, scored, onAcross, onUp }: ContourPlotProps) {
  const { points, grid } = useMemo(() => contour([across.dimension, up.dimension], scored), [across, up, scored]);
  const { axis: x, format: formatX } = useMemo(() => axisOfParameter(across), [across]);
  const { axis: y, format: formatY } = useMemo(() => axisOfParameter(up), [up]);
  const isOfChoices = across.dimension.kind === "category" || up.dimension.kind === "category";
  return (
    <ChartPanel
      title="Contour"
      testId="contour"
      note="smoothed between trials"
      controls={
        <>
          <ParameterSelect label="Across" chosen={across.path} onChoose={onAcross} without={up.path} />
          <ParameterSelect label="Up" chosen={up.path} onChoose={onUp} without={across.path} />
        </>
      }
    >
      {grid === null ? (
        <EmptyChart height={height}>Three trials with both parameters are needed.</EmptyChart>
      ) : (
        <TrialScatter
          label={`Trials over ${across.label} and ${up.label}`}
          x={x}
          y={y}
          xTitle={across.label}
          yTitle={up.label}
          points={points}
          height={height}
          formatX={formatX}
          formatY={formatY}
          hasGrid={false}
          under={({ width, height: boxHeight }) => (
            <Regions grid={grid} isOfChoices={isOfChoices} x={x} y={y} width={width} height={boxHeight} />
          )}
        />
      )}
    </ChartPanel>
  );
}

interface RegionsProps extends PlotBox {
  grid: NonNullable<Contour["grid"]>;
  isOfChoices: boolean;
  x: Axis;
  y: Axis;
}

/** Faint, so that dots of the same colours stand out of it. */
const opacity = 0.6;

const Regions = memo(function Regions({ grid, isOfChoices, x, y, width, height: boxHeight }: RegionsProps) {
  const { ramp } = useSweepView();
  const shapes = useMemo(() => {
    const box = { width, height: boxHeight };
    const make = isOfChoices ? contourCells : contourRegions;
    return make(
      grid,
      (unit) => pixelOf(x, box, unit),
      (unit) => pixelOfY(y, box, unit),
      ramp.length,
    );
  }, [grid, isOfChoices, x, y, width, boxHeight, ramp]);
  return (
    <svg
      aria-hidden
      width={width}
      height={boxHeight}
      className="pointer-events-none absolute inset-0"
      style={{ opacity }}
      shapeRendering={isOfChoices ? "crispEdges" : "auto"}
    >
      {shapes.map(({ path, place }) => (
        <path key={path} d={path} fill={ramp[place]} />
      ))}
    </svg>
  );
});
