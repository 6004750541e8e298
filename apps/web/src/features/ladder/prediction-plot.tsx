/** A predicted curve of the validation loss as a band, and measured curves over it. */
"use client";

import type { LossPrediction } from "@trainyard/contracts";
import { exactAxis, roundAxis } from "../../charts/axis";
import { PlotBands } from "../../charts/plot-bands";
import { formatCount } from "../../lib/format";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { PlotLines } from "../sweep/charts/plot-lines";

interface PredictionPlotProps {
  prediction: LossPrediction;
  curves: readonly (readonly { readonly tokens: number; readonly loss: number }[])[];
  height?: number;
}

/** What the first looks come to is far above the rest and would press it flat. */
const shownShare = 0.97;

export function PredictionPlot({ prediction: { validation }, curves, height = 280 }: PredictionPlotProps) {
  const measured = curves.flat();
  const ends = [...validation.flatMap(({ low, high }) => [low, high]), ...measured.map(({ loss }) => loss)].sort((a, b) => a - b);
  const [low = 0] = ends;
  const x = exactAxis("linear", 0, Math.max(1, ...validation.map(({ tokens }) => tokens), ...measured.map(({ tokens }) => tokens)), 6);
  const y = roundAxis("linear", low, ends[Math.floor(shownShare * (ends.length - 1))] ?? low + 1, 6);
  return (
    <PlotFigure
      x={x}
      y={y}
      xTitle="Tokens"
      yTitle="Validation loss, nats a token"
      height={height}
      formatX={formatCount}
      formatY={(value) => String(Number(value.toPrecision(4)))}
      over={(box) => (
        <>
          <PlotBands
            x={x}
            y={y}
            box={box}
            bands={[
              { id: "validation", points: validation.map(({ tokens, ...ends }) => ({ x: tokens, ...ends })), color: "var(--series-train)" },
            ]}
          />
          <PlotLines
            x={x}
            y={y}
            box={box}
            lines={curves.map((points, index) => ({
              id: String(index),
              points: points.map(({ tokens, loss }) => ({ x: tokens, y: loss })),
              color: "var(--series-validation)",
            }))}
          />
        </>
      )}
    />
  );
}
