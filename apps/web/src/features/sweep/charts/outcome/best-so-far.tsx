/** Every ended trial and the best so far, against trials or cost; what lies in the band is no better than the noise between seeds. */
"use client";

import { curveStepAfter } from "d3-shape";
import { useMemo, useState } from "react";
import { type Axis, exactAxis } from "../../../../charts/axis";
import { Choice } from "../../../../components/ui/choice";
import { objectiveStyles } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { directedTitle, figureAxis } from "../figure-axis";
import { PlotLines } from "../plot-lines";
import { noiseOf } from "../scored";
import { useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";
import { bestSoFarPoints, type CostName, costs } from "./best-so-far-points";

/** As high as the learning curves beside it. */
const height = 340;
const costNames = Object.keys(costs) as CostName[];

export function BestSoFar() {
  const { trials, objective } = useSweepView();
  const [cost, setCost] = useState<CostName>("trials");
  const { points, steps, spent } = useMemo(() => bestSoFarPoints(trials, objective, cost), [trials, objective, cost]);
  const figures = useMemo(
    () =>
      figureAxis(
        objective,
        points.map(({ y }) => y),
        5,
      ),
    [objective, points],
  );
  const noise = useMemo(() => noiseOf(trials, objective), [trials, objective]);
  const shown = useMemo(() => points.map((point) => ({ ...point, y: figures?.held(point.y) ?? point.y })), [points, figures]);
  const x = useMemo(() => costAxis(cost, spent), [cost, spent]);
  const best = steps.at(-1);
  const sign = objective.direction === "minimize" ? 1 : -1;
  return (
    <ChartPanel
      title="Best so far"
      testId="best-so-far"
      note={figures !== null && figures.beyond > 0 ? `${figures.beyond} worse trials at the edge` : undefined}
      controls={
        <Choice
          label="Against"
          value={cost}
          options={costNames.map((value) => ({ value, label: costs[value].label }))}
          onChange={setCost}
        />
      }
    >
      {figures === null || best === undefined ? (
        <EmptyChart height={height}>The first trial that ends with a figure appears here.</EmptyChart>
      ) : (
        <TrialScatter
          label="Ended trials and the best so far"
          x={x}
          y={figures.axis}
          xTitle={costs[cost].title}
          yTitle={directedTitle(objective)}
          points={shown}
          height={height}
          formatX={costs[cost].format}
          formatY={objectiveStyles[objective.metric].formatTick}
          under={(box) => (
            <PlotLines
              x={x}
              y={figures.axis}
              box={box}
              lines={[{ id: "best", points: steps, color: "var(--foreground)", curve: curveStepAfter }]}
              band={noise === null ? null : { from: best.y, to: best.y + sign * noise.deviation }}
            />
          )}
        />
      )}
    </ChartPanel>
  );
}

function costAxis(cost: CostName, spent: number): Axis {
  const axis = exactAxis("linear", 0, spent, 5);
  return cost === "trials" ? { ...axis, ticks: axis.ticks.filter(Number.isInteger) } : axis;
}
