/** How much seeds alone differ, and how many trials are therefore as good as the best. */
"use client";

import { useMemo } from "react";
import { exactAxis, roundAxis } from "../../../../charts/axis";
import { cn } from "../../../../lib/class-names";
import { useLinking, useTrialFilter } from "../../linking";
import { objectiveStyles } from "../../objective-style";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { directedTitle } from "../figure-axis";
import { PlotLines } from "../plot-lines";
import { noiseOf } from "../scored";
import { useSweepView } from "../sweep-view";
import { TrialScatter } from "../trial-scatter";
import { noiseGroups } from "./noise-groups";

const rowHeight = 34;
const mostRows = 8;

export function NoiseFloor() {
  const { trials, objective, sweep } = useSweepView();
  // Without a Pareto front there is nothing beside it.
  const place = cn(sweep.specification.objectives.length === 1 && "col-span-full");
  const noise = useMemo(() => noiseOf(trials, objective), [trials, objective]);
  const groups = useMemo(() => noiseGroups(trials, objective.index).slice(0, mostRows), [trials, objective]);
  const points = useMemo(
    () => groups.flatMap(({ figures }, row) => figures.map(({ number, figure }) => ({ number, x: figure, y: row }))),
    [groups],
  );
  if (noise === null)
    return (
      <ChartPanel title="Noise between seeds" testId="noise-floor" className={place}>
        <EmptyChart height={160}>
          No configuration has run twice. Repeat the best trials with other seeds, and differences that are no more than noise are shown as
          such.
        </EmptyChart>
      </ChartPanel>
    );
  const { format, formatTick } = objectiveStyles[objective.metric];
  const figures = points.map(({ x }) => x);
  const x = roundAxis("linear", Math.min(...figures), Math.max(...figures), 4);
  const y = { ...exactAxis("linear", -0.5, groups.length - 0.5, 1), ticks: groups.map((_, row) => row) };
  return (
    <ChartPanel title="Noise between seeds" testId="noise-floor" className={place}>
      <p className="figures px-4 pb-2 text-xs">
        <span className="font-semibold">± {format(noise.deviation)}</span>{" "}
        <span className="text-muted">
          standard deviation between seeds, from {noise.degreesOfFreedom} repeats of {noise.configurations}{" "}
          {noise.configurations === 1 ? "configuration" : "configurations"}
        </span>
      </p>
      <TrialScatter
        label="Trials that repeat a configuration, a row each"
        x={x}
        y={y}
        xTitle={directedTitle(objective)}
        yTitle="Repeats of trial"
        points={points}
        height={rowHeight * groups.length + 40}
        formatX={formatTick}
        formatY={(row) => String(groups[row]?.of ?? "")}
        under={(box) => (
          <PlotLines
            x={x}
            y={y}
            box={box}
            lines={groups.map(({ of, mean }, row) => ({
              id: String(of),
              points: [
                { x: mean, y: row - 0.3 },
                { x: mean, y: row + 0.3 },
              ],
              color: "var(--foreground)",
            }))}
          />
        )}
      />
      <Ties numbers={noise.ties} />
    </ChartPanel>
  );
}

const mostTies = 24;

function Ties({ numbers }: { numbers: readonly number[] }) {
  const { setHovered } = useLinking();
  const { open } = useSweepView();
  const passing = useTrialFilter();
  return (
    <div className="px-4 pb-3 text-xs">
      <p className="pb-1.5 text-muted">
        {numbers.length === 1
          ? "No other trial is as good as the best within this noise:"
          : `${numbers.length} trials are as good as the best within this noise:`}
      </p>
      <ul className="flex flex-wrap gap-1">
        {numbers.slice(0, mostTies).map((number) => (
          <li key={number}>
            <button
              type="button"
              className={`figures h-6 rounded-md border px-1.5 text-2xs hover:bg-foreground/6 ${passing.has(number) ? "" : "opacity-45"}`}
              onPointerEnter={() => setHovered(number)}
              onPointerLeave={() => setHovered(null)}
              onFocus={() => setHovered(number)}
              onBlur={() => setHovered(null)}
              onClick={() => open(number)}
            >
              {number}
            </button>
          </li>
        ))}
        {numbers.length > mostTies && <li className="self-center text-2xs text-muted">and {numbers.length - mostTies} more</li>}
      </ul>
    </div>
  );
}
