/** Trials as lines through their parameters and objectives; a brush on any axis filters the whole page. */
"use client";

import { useMemo } from "react";
import { useWidth } from "../../../../charts/use-width";
import { Button } from "../../../../components/ui/button";
import { useIsBrushed, useIsFiltering, useLinking, useTrialFilter } from "../../linking";
import { ChartPanel } from "../chart-panel";
import { ColorLegend } from "../color-legend";
import { useSweepView } from "../sweep-view";
import { type TrialPlace, TrialPointer } from "../trial-pointer";
import { AxisBrush } from "./axis-brush";
import { AxisName } from "./axis-name";
import { HoveredLine } from "./hovered-line";
import { missingPixel, namesHeight, nearestLine, placesAcross, plot, plotHeight, type TrialLine, trialLines } from "./layout";
import { ParallelLines } from "./parallel-lines";
import { type PlacedAxis, placeAxis } from "./placed-axis";
import { useAxisLooks } from "./use-axis-looks";

export function ParallelCoordinates() {
  const { trials, axes: trialAxes, setObjective } = useSweepView();
  const { ordered, lookOf, setLook, move } = useAxisLooks(trialAxes);
  const [measure, width] = useWidth();
  const lookKey = ordered.map((axis) => `${axis.id} ${lookOf(axis).isLog} ${lookOf(axis).isFlipped}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for order and looks, which are made anew each time
  const axes = useMemo(() => ordered.map((axis) => placeAxis(axis, lookOf(axis), plot)), [trialAxes, lookKey]);
  const lines = useMemo(() => trialLines(trials, axes), [trials, axes]);
  const { at, total } = useMemo(() => placesAcross(axes.length, width), [axes.length, width]);
  return (
    <ChartPanel
      title="Parallel coordinates"
      note={<Shown />}
      testId="parallel-coordinates"
      className="col-span-full"
      controls={<ClearBrushes />}
    >
      <div className="px-4 pb-1">
        <ColorLegend />
      </div>
      <div ref={measure} className="overflow-x-auto pb-2">
        {width > 0 && (
          <div className="relative" style={{ width: total }}>
            <div className="relative" style={{ height: namesHeight }}>
              {ordered.map((axis, index) => (
                <AxisName
                  key={axis.id}
                  axis={axis}
                  look={lookOf(axis)}
                  x={at[index] ?? 0}
                  onLook={(look) => setLook(axis.id, look)}
                  onMove={(by) => move(axis.id, by)}
                  onColor={axis.objective === null ? null : () => setObjective(axis.objective?.index ?? 0)}
                />
              ))}
            </div>
            <Lines lines={lines} axes={axes} at={at} width={total} />
          </div>
        )}
      </div>
    </ChartPanel>
  );
}

interface LinesProps {
  lines: readonly TrialLine[];
  axes: readonly PlacedAxis[];
  at: readonly number[];
  width: number;
}

function Lines({ lines, axes, at, width }: LinesProps) {
  const linking = useLinking();
  const byNumber = useMemo(() => new Map(lines.map((line) => [line.number, line])), [lines]);
  const passing = () => lines.filter(({ number }) => linking.passing().has(number));
  const middle = Math.floor((axes.length - 1) / 2);
  const placeOf = (number: number): TrialPlace | null => {
    const line = byNumber.get(number);
    return line === undefined ? null : { number, x: at[middle] ?? 0, y: line.ys[middle] ?? 0 };
  };
  return (
    <div className="relative" style={{ height: plotHeight }}>
      <ParallelLines lines={lines} at={at} width={width} />
      <TrialPointer
        label="Trials as lines through their values"
        box={{ width, height: plotHeight }}
        nearest={(x, y) => {
          const line = nearestLine(passing(), at, x, y);
          return line === null ? null : { number: line.number, x, y };
        }}
        placeOf={placeOf}
        order={() => passing().map(({ number }) => number)}
      />
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a group of labelled controls, not a picture */}
      <svg width={width} height={plotHeight} className="pointer-events-none absolute inset-0 overflow-visible">
        {axes.map((placed, index) => (
          <AxisBrush
            key={placed.axis.id}
            placed={placed}
            x={at[index] ?? 0}
            hasMissing={lines.some(({ ys }) => ys[index] === missingPixel)}
          />
        ))}
        <HoveredLine lines={byNumber} axes={axes} at={at} />
      </svg>
    </div>
  );
}

function Shown() {
  const { trials } = useSweepView();
  const count = useTrialFilter().size;
  const isFiltering = useIsFiltering();
  return (
    <span className="figures" data-testid="trials-shown">
      {isFiltering ? `${count} of ${trials.length} trials` : `${trials.length} trials; drag along an axis to brush`}
    </span>
  );
}

function ClearBrushes() {
  const { clearBrushes } = useLinking();
  const isBrushed = useIsBrushed();
  return (
    <Button variant="ghost" size="small" disabled={!isBrushed} onClick={clearBrushes}>
      Clear brushes
    </Button>
  );
}
