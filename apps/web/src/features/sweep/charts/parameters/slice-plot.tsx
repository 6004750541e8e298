/** An objective along one parameter: the trials, and a smooth curve through them. */
"use client";

import { asLoss, type ScoredTrial, slice } from "@trainyard/search/analysis";
import { useMemo } from "react";
import { objectiveStyles } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { directedTitle, figureAxis } from "../figure-axis";
import { PlotLines } from "../plot-lines";
import { useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";
import { ParameterSelect } from "./parameter-select";
import { axisOfParameter, type ParameterView } from "./parameter-view";

interface SlicePlotProps {
  view: ParameterView;
  scored: readonly ScoredTrial[];
  onChoose: (path: string) => void;
}

const height = 260;

export function SlicePlot({ view, scored, onChoose }: SlicePlotProps) {
  const { objective } = useSweepView();
  const { points, curve } = useMemo(() => slice(view.dimension, scored), [view, scored]);
  const { axis: x, format } = useMemo(() => axisOfParameter(view), [view]);
  const figures = useMemo(
    () =>
      figureAxis(
        objective,
        points.map(({ loss }) => asLoss(objective, loss)),
        5,
      ),
    [objective, points],
  );
  const shown = useMemo(
    () => points.map(({ number, position, loss }) => ({ number, x: position, y: figures?.held(asLoss(objective, loss)) ?? 0 })),
    [points, objective, figures],
  );
  return (
    <ChartPanel title="Slice" testId="slice" controls={<ParameterSelect label="Parameter" chosen={view.path} onChoose={onChoose} />}>
      {figures === null ? (
        <EmptyChart height={height}>No trial with this parameter has come this far.</EmptyChart>
      ) : (
        <TrialScatter
          label={`Trials along ${view.label}`}
          x={x}
          y={figures.axis}
          xTitle={view.label}
          yTitle={directedTitle(objective)}
          points={shown}
          height={height}
          formatX={format}
          formatY={objectiveStyles[objective.metric].formatTick}
          under={(box) => (
            <PlotLines
              x={x}
              y={figures.axis}
              box={box}
              lines={[
                {
                  id: "smooth",
                  points: curve.map(({ position, loss }) => ({ x: position, y: asLoss(objective, loss) })),
                  color: "var(--muted)",
                  isDashed: true,
                },
              ]}
            />
          )}
        />
      )}
    </ChartPanel>
  );
}
