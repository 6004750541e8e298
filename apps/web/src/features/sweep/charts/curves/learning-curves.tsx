/** Learning curves of all trials in one chart, with the rungs and how each trial ended. */
"use client";

import type { TrialStatus } from "@trainyard/contracts";
import { useMemo, useState } from "react";
import type { Axis } from "../../../../charts/axis";
import type { PlotBox } from "../../../../charts/plot-geometry";
import { Choice } from "../../../../components/ui/choice";
import { Toggle } from "../../../../components/ui/toggle";
import { formatCount } from "../../../../lib/format";
import { useLinking } from "../../linking";
import { objectiveStyles, objectiveTitle } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { endMarks } from "../end-mark";
import { PlotFigure } from "../plot-figure";
import { useSweepView } from "../sweep-view";
import { TrialPointer } from "../trial-pointer";
import { type CurveView, curveAxes } from "./curve-axes";
import { type CurveKind, curveLines, endOf, nearestCurve } from "./curve-lines";
import { CurvesCanvas } from "./curves-canvas";
import { HoveredCurve } from "./hovered-curve";
import { RungLines } from "./rung-lines";

const height = 340;
const kinds = [
  { value: "validation", label: "Validation" },
  { value: "train", label: "Training" },
] as const;

export function LearningCurves() {
  const { curves, trials, sweep } = useSweepView();
  const isTrainSearched = sweep.specification.objectives[0]?.metric === "trainLoss";
  const [view, setView] = useState<CurveView>({
    kind: isTrainSearched ? "train" : "validation",
    xScale: "linear",
    yScale: "linear",
    isWhole: false,
  });
  const axes = useMemo(() => (curves === null ? null : curveAxes(curves, trials, view)), [curves, trials, view]);
  const metric = view.kind === "train" ? "trainLoss" : "validationLoss";
  return (
    <ChartPanel
      title="Learning curves"
      testId="learning-curves"
      controls={
        <>
          <Choice label="Loss" value={view.kind} options={kinds} onChange={(kind) => setView({ ...view, kind })} />
          <Toggle
            label="Logarithmic tokens"
            pressed={view.xScale === "log"}
            onChange={(on) => setView({ ...view, xScale: scaleOf(on) })}
            className="px-1.5 font-mono"
          >
            log x
          </Toggle>
          <Toggle
            label="Logarithmic loss"
            pressed={view.yScale === "log"}
            onChange={(on) => setView({ ...view, yScale: scaleOf(on) })}
            className="px-1.5 font-mono"
          >
            log y
          </Toggle>
          <Toggle label="Whole range of losses" pressed={view.isWhole} onChange={(isWhole) => setView({ ...view, isWhole })}>
            whole range
          </Toggle>
        </>
      }
    >
      {axes === null ? (
        <EmptyChart height={height}>{curves === null ? "" : "Curves are drawn from the first evaluation on."}</EmptyChart>
      ) : (
        <PlotFigure
          {...axes}
          xTitle="Tokens"
          yTitle={objectiveTitle(metric)}
          height={height}
          formatX={formatCount}
          formatY={objectiveStyles[metric].formatTick}
          over={(box) => <Curves {...axes} width={box.width} height={box.height} kind={view.kind} />}
        />
      )}
      <EndLegend />
    </ChartPanel>
  );
}

const scaleOf = (isLog: boolean) => (isLog ? "log" : "linear");

function Curves({ x, y, width, height: boxHeight, kind }: PlotBox & { x: Axis; y: Axis; kind: CurveKind }) {
  const { curves, byNumber } = useSweepView();
  const linking = useLinking();
  const box = useMemo(() => ({ width, height: boxHeight }), [width, boxHeight]);
  const lines = useMemo(() => curveLines(curves ?? [], kind, byNumber, { x, y, box }), [curves, kind, byNumber, x, y, box]);
  const lineOf = useMemo(() => new Map(lines.map((line) => [line.number, line])), [lines]);
  const passing = () => lines.filter(({ number }) => linking.passing().has(number));
  return (
    <>
      <CurvesCanvas lines={lines} box={box} />
      <RungLines x={x} box={box} />
      <HoveredCurve lines={lineOf} x={x} box={box} />
      <TrialPointer
        label="Learning curves of all trials"
        box={box}
        nearest={(atX, atY) => {
          const line = nearestCurve(passing(), atX, atY);
          return line === null ? null : { number: line.number, x: atX, y: atY };
        }}
        placeOf={(number) => {
          const line = lineOf.get(number);
          const end = line === undefined ? null : endOf(line);
          return end === null ? null : { number, ...end };
        }}
        order={() => passing().map(({ number }) => number)}
      />
    </>
  );
}

/** How many ended in which way, with the mark that their curves end in. */
function EndLegend() {
  const { sweep } = useSweepView();
  const ends = (Object.keys(endMarks) as TrialStatus[]).filter((status) => (sweep.counts[status] ?? 0) > 0);
  return (
    <ul className="figures flex flex-wrap gap-x-4 gap-y-1 px-4 pb-2.5 text-2xs text-muted" aria-label="How trials ended">
      {ends.map((status) => (
        <li key={status} className="inline-flex items-center gap-1.5">
          <svg width={12} height={12} viewBox="-6 -6 12 12" aria-hidden>
            <path
              d={endMarks[status].path}
              fill={endMarks[status].isFilled ? "currentColor" : "none"}
              stroke="currentColor"
              strokeWidth={1.5}
            />
          </svg>
          {sweep.counts[status]} {endMarks[status].label}
        </li>
      ))}
      <li className="inline-flex items-center gap-1.5">
        <span aria-hidden className="h-3 border-foreground/45 border-l border-dashed" /> rung
      </li>
    </ul>
  );
}
