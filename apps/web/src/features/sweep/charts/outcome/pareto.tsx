/** Two objectives against each other, with the trials that no other is better than in both. */
"use client";

import { asLoss, paretoFront } from "@trainyard/search/analysis";
import { curveStepAfter, curveStepBefore } from "d3-shape";
import { useMemo, useState } from "react";
import { NativeSelect } from "../../../../components/ui/field";
import { objectiveStyles } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { directedTitle, figureAxis } from "../figure-axis";
import { PlotLines } from "../plot-lines";
import { useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";

const height = 260;

/** For a sweep of two objectives or more. */
export function Pareto() {
  const { trials, sweep } = useSweepView();
  const { objectives } = sweep.specification;
  const pairs = objectives.flatMap((_, first) => objectives.slice(first + 1).map((_, offset) => [first, first + 1 + offset] as const));
  const [chosen, setChosen] = useState(0);
  const [first, second] = pairs[chosen] ?? [0, 1];
  const [a, b] = [objectives[first], objectives[second]];
  const measured = useMemo(
    () =>
      trials.flatMap(({ number, objectives: figures }) => {
        const [x, y] = [figures[first] ?? null, figures[second] ?? null];
        return x === null || y === null ? [] : [{ number, x, y }];
      }),
    [trials, first, second],
  );
  const axes = useMemo(() => {
    if (a === undefined || b === undefined) return null;
    const [x, y] = [
      figureAxis(
        a,
        measured.map((point) => point.x),
        5,
      ),
      figureAxis(
        b,
        measured.map((point) => point.y),
        5,
      ),
    ];
    return x === null || y === null ? null : { x, y };
  }, [a, b, measured]);
  const points = useMemo(
    () => measured.map(({ number, x, y }) => ({ number, x: axes?.x.held(x) ?? x, y: axes?.y.held(y) ?? y })),
    [measured, axes],
  );
  const front = useMemo(() => {
    if (a === undefined || b === undefined) return [];
    return paretoFront(measured.map((point) => ({ ...point, losses: [asLoss(a, point.x), asLoss(b, point.y)] }))).sort((p, q) => p.x - q.x);
  }, [a, b, measured]);
  if (a === undefined || b === undefined) return null;
  return (
    <ChartPanel
      title="Pareto front"
      testId="pareto"
      note={front.length === 1 ? "One trial that no other beats in both" : `${front.length} trials that no other beats in both`}
      controls={
        pairs.length > 1 && (
          <NativeSelect
            aria-label="Objectives"
            className="h-7 w-auto text-xs"
            value={chosen}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {pairs.map((pair, index) => (
              <option key={pair.join()} value={index}>
                {pair.map((objective) => objectiveStyles[objectives[objective]?.metric ?? "validationLoss"].label).join(" and ")}
              </option>
            ))}
          </NativeSelect>
        )
      }
    >
      {axes === null ? (
        <EmptyChart height={height}>The first trial with both figures appears here.</EmptyChart>
      ) : (
        <TrialScatter
          label="Two objectives of each trial"
          x={axes.x.axis}
          y={axes.y.axis}
          xTitle={directedTitle(a)}
          yTitle={directedTitle(b)}
          points={points}
          height={height}
          formatX={objectiveStyles[a.metric].formatTick}
          formatY={objectiveStyles[b.metric].formatTick}
          under={(box) => (
            <PlotLines
              x={axes.x.axis}
              y={axes.y.axis}
              box={box}
              lines={[
                {
                  id: "front",
                  points: front,
                  color: "var(--foreground)",
                  // The corner of a step lies where both figures are the worse of its two ends: nothing beyond it is claimed.
                  curve: a.direction === "minimize" ? curveStepAfter : curveStepBefore,
                },
              ]}
            />
          )}
        />
      )}
    </ChartPanel>
  );
}
