/** Validation loss of every run of a ladder over its tokens, coloured by rung. */
"use client";

import type { LadderDetail } from "@trainyard/contracts";
import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { exactAxis, roundAxis } from "../../charts/axis";
import { Button } from "../../components/ui/button";
import { Toggle } from "../../components/ui/toggle";
import { type Cell, downloadCsv } from "../../lib/download-csv";
import { formatCount } from "../../lib/format";
import { ChartPanel, EmptyChart } from "../sweep/charts/chart-panel";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { PlotLines } from "../sweep/charts/plot-lines";
import { rungPoints } from "./ladder-points";
import { useRungColors } from "./rung-colors";
import { RungMarks } from "./rung-marks";

const height = 340;

export function CurvesChart({ ladder }: { ladder: LadderDetail }) {
  const [isLogX, setLogX] = useState(true);
  const [isLogY, setLogY] = useState(false);
  const colorOf = useRungColors(ladder.plan.length);
  const runs = useMemo(() => new Map(ladder.ladderRuns.flatMap((run) => (run.runId === null ? [] : [[run.runId, run]]))), [ladder]);
  const curves = useMemo(() => ladder.curves.filter(({ points }) => points.length > 0), [ladder]);
  const ends = useMemo(() => rungPoints(ladder), [ladder]);
  const axes = useMemo(() => {
    const all = curves.flatMap(({ points }) => points);
    if (all.length === 0) return null;
    const [tokens, losses] = [all.map((point) => point.tokens), all.map((point) => point.loss)];
    const first = least(tokens.filter((value) => value > 0));
    return {
      x: exactAxis(isLogX ? "log" : "linear", isLogX ? first : 0, most(tokens), 5),
      y: roundAxis(isLogY ? "log" : "linear", least(losses), most(losses), 6),
    };
  }, [curves, isLogX, isLogY]);
  return (
    <ChartPanel
      title="Curves"
      testId="ladder-curves"
      controls={
        <>
          <Toggle label="Logarithmic tokens" pressed={isLogX} onChange={setLogX} className="px-1.5 font-mono">
            log x
          </Toggle>
          <Toggle label="Logarithmic loss" pressed={isLogY} onChange={setLogY} className="px-1.5 font-mono">
            log y
          </Toggle>
          <Button
            variant="ghost"
            size="icon-small"
            disabled={curves.length === 0}
            onClick={() => downloadCsv(`${ladder.name}-curves.csv`, csvHeader, csvRows(ladder))}
            title="Download as CSV"
            aria-label="Download the curves as CSV"
          >
            <Download />
          </Button>
        </>
      }
    >
      {axes === null ? (
        <EmptyChart height={height}>Curves are drawn from the first evaluation on.</EmptyChart>
      ) : (
        <PlotFigure
          {...axes}
          xTitle="Tokens"
          yTitle="Validation loss, nats a token"
          height={height}
          formatX={formatCount}
          formatY={(value) => String(Number(value.toPrecision(4)))}
          over={(box) => (
            <>
              <PlotLines
                {...axes}
                box={box}
                lines={curves.map(({ runId, points }) => {
                  const run = runs.get(runId);
                  const shown = isLogX ? points.filter(({ tokens }) => tokens > 0) : points;
                  return {
                    id: runId,
                    points: shown.map(({ tokens, loss }) => ({ x: tokens, y: loss })),
                    color: colorOf(run?.rung ?? 0),
                    isFaint: run?.best === false && run.finalLoss !== null,
                  };
                })}
              />
              <RungMarks {...axes} box={box} colorOf={colorOf} rungs={ends.map((point) => ({ point, x: point.tokens, y: point.loss }))} />
            </>
          )}
        />
      )}
      <ul className="figures flex flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-2xs text-muted" aria-label="Rungs">
        {ladder.plan.map(({ parameters }, rung) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place.
          <li key={rung} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-3.5 rounded-full" style={{ background: colorOf(rung) }} /> {formatCount(parameters)}
          </li>
        ))}
      </ul>
    </ChartPanel>
  );
}

const csvHeader = ["run", "rung", "seed", "rate", "tokens", "validation loss"] as const;

function csvRows({ curves, ladderRuns }: LadderDetail): Cell[][] {
  return curves.flatMap(({ runId, points }) => {
    const run = ladderRuns.find((each) => each.runId === runId);
    const told = [run?.runName ?? runId, run === undefined ? null : run.rung + 1, run?.seed ?? null, run?.peakLearningRate ?? null];
    return points.map(({ tokens, loss }) => [...told, tokens, loss]);
  });
}

const least = (values: readonly number[]) => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) => values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
