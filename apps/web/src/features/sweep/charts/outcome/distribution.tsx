/** The share of trials that are at least as good as a figure, of all and of what is brushed. */
"use client";

import type { Trial } from "@trainyard/contracts";
import { asLoss, empiricalDistribution } from "@trainyard/search/analysis";
import { curveStepAfter } from "d3-shape";
import { useMemo } from "react";
import { type Axis, exactAxis } from "../../../../charts/axis";
import type { PlotBox } from "../../../../charts/plot-geometry";
import { formatPercent } from "../../../../lib/format";
import { useIsFiltering, useTrialFilter } from "../../linking";
import { objectiveStyles } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { directedTitle, figureAxis } from "../figure-axis";
import { PlotLines } from "../plot-lines";
import { scoredTrials } from "../scored";
import { type SweepView, useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";

const height = 260;
const shares = exactAxis("linear", 0, 1, 4);

export function Distribution() {
  const { trials, objective } = useSweepView();
  const scored = useMemo(() => scoredTrials(trials, objective), [trials, objective]);
  const figures = useMemo(
    () =>
      figureAxis(
        objective,
        scored.flatMap(({ loss }) => (loss === null ? [] : [asLoss(objective, loss)])),
        6,
      ),
    [scored, objective],
  );
  const points = useMemo(() => {
    const shareOf = new Map(empiricalDistribution(scored.map(({ loss }) => loss)).map(({ loss, share }) => [loss, share]));
    return scored.flatMap(({ number, loss }) =>
      loss === null ? [] : [{ number, x: figures?.held(asLoss(objective, loss)) ?? 0, y: shareOf.get(loss) ?? 0 }],
    );
  }, [scored, objective, figures]);
  return (
    <ChartPanel title="Distribution" testId="distribution" note="Share of trials at least as good; failed ones count">
      {figures === null ? (
        <EmptyChart height={height}>The first trial that is measured appears here.</EmptyChart>
      ) : (
        <TrialScatter
          label="Share of trials at least as good"
          x={figures.axis}
          y={shares}
          xTitle={directedTitle(objective)}
          yTitle="Share of trials"
          points={points}
          height={height}
          formatX={objectiveStyles[objective.metric].formatTick}
          formatY={formatPercent}
          under={(box) => <Steps x={figures.axis} box={box} />}
        />
      )}
    </ChartPanel>
  );
}

/** Alone, so that a brush that moves draws nothing else of this chart again. */
function Steps({ x, box }: { x: Axis; box: PlotBox }) {
  const { trials, objective } = useSweepView();
  const passing = useTrialFilter();
  const isFiltering = useIsFiltering();
  const all = useMemo(() => stepsOf(trials, objective), [trials, objective]);
  const lines = [
    { id: "all", points: all, color: "var(--series-abandoned)", curve: curveStepAfter },
    {
      id: "brushed",
      points: isFiltering
        ? stepsOf(
            trials.filter(({ number }) => passing.has(number)),
            objective,
          )
        : [],
      color: "var(--foreground)",
      curve: curveStepAfter,
    },
  ];
  return <PlotLines x={x} y={shares} box={box} lines={lines} />;
}

function stepsOf(trials: readonly Trial[], objective: SweepView["objective"]) {
  return empiricalDistribution(scoredTrials(trials, objective).map(({ loss }) => loss)).map(({ loss, share }) => ({
    x: asLoss(objective, loss),
    y: share,
  }));
}
