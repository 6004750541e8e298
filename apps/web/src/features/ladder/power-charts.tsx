/** The best learning rate by size, and the gradient noise scale by loss: powers fitted to the rungs. */
"use client";

import type { LadderDetail, PowerLaw } from "@trainyard/contracts";
import { kaplanCriticalBatch, powerLawAt } from "@trainyard/search/scaling";
import { useMemo } from "react";
import { roundAxis } from "../../charts/axis";
import { formatCount, formatScientific } from "../../lib/format";
import { ChartPanel, EmptyChart } from "../sweep/charts/chart-panel";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { type PlotLine, PlotLines } from "../sweep/charts/plot-lines";
import { type RungPoint, rungPoints } from "./ladder-points";
import { useRungColors } from "./rung-colors";
import { RungMarks } from "./rung-marks";

const height = 240;

export function PowerCharts({ ladder }: { ladder: LadderDetail }) {
  const best = useMemo(() => rungPoints(ladder).filter(({ isBest }) => isBest), [ladder]);
  const measured = best.filter((point): point is RungPoint & { noiseScale: number } => point.noiseScale !== null);
  return (
    <>
      <PowerChart
        title="Learning rate by size"
        testId="rate-chart"
        ladder={ladder}
        law={ladder.learningRate}
        of="N"
        points={best.map((point) => ({ point, x: point.parameters, y: point.peakLearningRate }))}
        xTitle="Parameters, logarithmic"
        yTitle="Best peak learning rate of the rung, logarithmic"
        formatX={formatCount}
        formatY={formatScientific}
        empty="Drawn once a rung has ended."
        whyNoLaw="Each rung has one rate: several factors of the rate would tell which is best by size."
      />
      <PowerChart
        title="Noise scale by loss"
        testId="noise-chart"
        ladder={ladder}
        law={ladder.noiseScale}
        of="L"
        points={measured.map((point) => ({ point, x: point.loss, y: point.noiseScale }))}
        beside={kaplan}
        xTitle="Validation loss at the end, nats a token, logarithmic"
        yTitle="Gradient noise scale, tokens: the critical batch, logarithmic"
        formatX={(value) => String(Number(value.toPrecision(3)))}
        formatY={formatCount}
        empty="No run measured the noise scale: it takes two micro-batches a step or more, and evaluation.noiseScaleEverySteps."
        whyNoLaw="Too few rungs measured it."
      />
    </>
  );
}

const kaplan = { name: "Kaplan et al. 2020", ...kaplanCriticalBatch };

interface PowerChartProps {
  title: string;
  testId: string;
  ladder: LadderDetail;
  law: PowerLaw | null;
  of: string;
  points: readonly { point: RungPoint; x: number; y: number }[];
  beside?: Pick<PowerLaw, "factor" | "exponent"> & { name: string };
  xTitle: string;
  yTitle: string;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  empty: string;
  whyNoLaw: string;
}

function PowerChart(props: PowerChartProps) {
  const { title, testId, ladder, law, of, points, beside, empty, whyNoLaw, ...figure } = props;
  const colorOf = useRungColors(ladder.plan.length);
  if (points.length === 0)
    return (
      <ChartPanel title={title} testId={testId}>
        <EmptyChart height={height}>{empty}</EmptyChart>
      </ChartPanel>
    );
  const xs = points.map(({ x }) => x);
  const [low, high] = [Math.min(...xs) / 1.1, Math.max(...xs) * 1.1];
  const lines: PlotLine[] = [
    ...(law === null ? [] : [powerLine("fit", law, low, high, "var(--series-train)")]),
    ...(beside === undefined ? [] : [{ ...powerLine(beside.name, beside, low, high, "var(--series-validation)"), isDashed: true }]),
  ];
  const ys = [...points.map(({ y }) => y), ...lines.flatMap((line) => line.points.map(({ y }) => y))];
  const x = roundAxis("log", low, high, 4);
  const y = roundAxis("log", Math.min(...ys), Math.max(...ys), 4);
  return (
    <ChartPanel title={title} testId={testId} note={law === null ? whyNoLaw : powerText(law, of)}>
      <PlotFigure
        {...figure}
        x={x}
        y={y}
        height={height}
        over={(box) => (
          <>
            <PlotLines x={x} y={y} box={box} lines={lines} />
            <RungMarks x={x} y={y} box={box} rungs={points} colorOf={colorOf} />
          </>
        )}
      />
      {beside !== undefined && (
        <p className="flex items-center gap-1.5 px-4 pb-3 text-2xs text-muted">
          <span aria-hidden className="h-0 w-4 border-validation border-t-2 border-dashed" /> {beside.name}, on another corpus
        </p>
      )}
    </ChartPanel>
  );
}

function powerLine(id: string, law: Pick<PowerLaw, "factor" | "exponent">, low: number, high: number, color: string): PlotLine {
  const at = (x: number) => ({ x, y: powerLawAt(law, x) });
  return { id, color, points: [at(low), at(high)] };
}

function powerText({ factor, exponent, low, high, points }: PowerLaw, of: string): string {
  const digits = (value: number) => String(Number(value.toPrecision(3)));
  return `${formatScientific(factor)} × ${of}^${digits(exponent)}, exponent ${digits(low)} to ${digits(high)} from ${points} points`;
}
