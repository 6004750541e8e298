/** Which node trained which trial when. */
"use client";

import { useMemo, useState } from "react";
import { exactAxis } from "../../../../charts/axis";
import { xStyles } from "../../../../charts/metric-style";
import { type PlotBox, pixelOf, plotMargin } from "../../../../charts/plot-geometry";
import { Choice } from "../../../../components/ui/choice";
import { useNow } from "../../../../lib/use-now";
import { useHoveredTrial, useLinking } from "../../linking";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { PlotFigure } from "../plot-figure";
import { useSweepView } from "../sweep-view";
import { TrialPointer } from "../trial-pointer";
import { type LaneKind, type Timeline, timelineOf } from "./bars";
import { BarsCanvas, type PlacedBar } from "./bars-canvas";

const laneHeight = 38;
const byTrialHeight = 320;
const laneKinds = [
  { value: "node", label: "by node" },
  { value: "trial", label: "by trial" },
] as const;
/** What still trains grows this often, seconds: each time all bars are drawn again. */
const growsEvery = 5;

export function TimeLine() {
  const { trials } = useSweepView();
  const [kind, setKind] = useState<LaneKind>("node");
  const isOpen = trials.some(({ stretches }) => stretches.some(({ toMs }) => toMs === null));
  const everyMs = growsEvery * 1_000;
  const clockMs = Math.ceil(useNow() / everyMs) * everyMs;
  const nowMs = isOpen ? clockMs : 0;
  const timeline = useMemo(() => timelineOf(trials, kind, nowMs), [trials, kind, nowMs]);
  const { lanes, end, bars } = timeline;
  const x = useMemo(() => exactAxis("linear", 0, end, 8, true), [end]);
  const y = useMemo(() => {
    // Lanes go down from the top, as they are read; an axis goes up.
    const ticks = kind === "node" ? [] : exactAxis("linear", 1, lanes, 5).ticks.filter(Number.isInteger);
    return { scale: "linear", domain: [-lanes, 0], ticks: ticks.map((number) => 0.5 - number) } as const;
  }, [kind, lanes]);
  return (
    <ChartPanel
      title="Time line"
      testId="time-line"
      className="col-span-full"
      controls={<Choice label="Lanes" value={kind} options={laneKinds} onChange={setKind} />}
    >
      {bars.length === 0 ? (
        <EmptyChart height={160}>Nodes and trials appear when the first trial trains.</EmptyChart>
      ) : (
        <PlotFigure
          x={x}
          y={y}
          xTitle="Time since the first trial began"
          yTitle={kind === "node" ? "Node" : "Trial"}
          height={(kind === "node" ? laneHeight * lanes : byTrialHeight) + plotMargin.top + plotMargin.bottom}
          formatX={xStyles.time.formatTick}
          formatY={(position) => String(0.5 - position)}
          over={(box) => <Bars timeline={timeline} end={end} width={box.width} height={box.height} />}
        />
      )}
    </ChartPanel>
  );
}

function Bars({ timeline, end, width, height }: PlotBox & { timeline: Timeline; end: number }) {
  const { bars, nodes, lanes } = timeline;
  const linking = useLinking();
  const box = useMemo(() => ({ width, height }), [width, height]);
  const perLane = (height - plotMargin.top - plotMargin.bottom) / lanes;
  const placed = useMemo(() => {
    const axis = exactAxis("linear", 0, end, 8, true);
    const label = nodes.length === 0 ? 0 : 15;
    return bars.map(({ number, lane, from, to, isOpen }): PlacedBar => {
      const left = pixelOf(axis, box, from);
      return {
        number,
        isOpen,
        x: left,
        width: pixelOf(axis, box, to) - left,
        y: plotMargin.top + lane * perLane + label,
        height: Math.max(1, perLane - label - (perLane > 4 ? 3 : 0)),
      };
    });
  }, [bars, nodes, end, box, perLane]);
  const barOf = (number: number) => placed.findLast((bar) => bar.number === number);
  return (
    <>
      {nodes.map((node, lane) => (
        <span
          key={node}
          className="pointer-events-none absolute max-w-60 truncate text-2xs text-muted"
          style={{ left: plotMargin.left, top: plotMargin.top + lane * perLane - 1 }}
        >
          {node}
        </span>
      ))}
      <BarsCanvas bars={placed} box={box} />
      <HoveredBars bars={placed} />
      <TrialPointer
        label="Time line of nodes and trials"
        box={box}
        nearest={(x, y) => {
          const bar = placed.find((each) => isIn(each, x, y) && linking.passing().has(each.number));
          return bar === undefined ? null : { number: bar.number, x, y };
        }}
        placeOf={(number) => {
          const bar = barOf(number);
          return bar === undefined ? null : { number, x: bar.x + bar.width / 2, y: bar.y };
        }}
        order={() => [...new Set(placed.filter(({ number }) => linking.passing().has(number)).map(({ number }) => number))]}
      />
    </>
  );
}

/** Bars may be a pixel high and wide; a pointer is not that exact. */
const reach = 2;

function isIn({ x, y, width, height }: PlacedBar, atX: number, atY: number): boolean {
  return atX >= x - reach && atX <= x + width + reach && atY >= y - reach && atY <= y + height + reach;
}

function HoveredBars({ bars }: { bars: readonly PlacedBar[] }) {
  const number = useHoveredTrial();
  return bars
    .filter((bar) => bar.number === number)
    .map(({ x, y, width, height }) => (
      <div
        key={`${x} ${y}`}
        className="pointer-events-none absolute rounded-xs outline-2 outline-signal outline-offset-1"
        style={{ left: x, top: y, width: Math.max(2, width - 1), height }}
      />
    ));
}
