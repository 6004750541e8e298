/** The best learning rate by width on the grid that the project measured, with and without muP. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { WidthMeasurement } from "@trainyard/contracts";
import { exactAxis, roundAxis } from "../../charts/axis";
import { LoadError } from "../../components/load-error";
import { formatScientific } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { useRungColors } from "../ladder/rung-colors";
import { ChartPanel } from "../sweep/charts/chart-panel";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { PlotLines } from "../sweep/charts/plot-lines";
import { type Method, methods, methodWords } from "./slopes";

const height = 260;

export function WidthSection() {
  const { data: measurement, error, refetch } = useQuery(ladderQueries.widthMeasurement);
  if (error !== null) return <LoadError what="the measured optima" error={error} retry={() => void refetch()} />;
  if (measurement === undefined || measurement === null) return null;
  return (
    <section className="flex flex-col gap-3" aria-labelledby="widths-title" data-testid="width-section">
      <div>
        <h2 id="widths-title" className="font-semibold">
          The best learning rate by width
        </h2>
        <p className="text-muted">
          Nano models of the demo corpus at each width and rate, as <code className="font-mono text-xs">npx trainyard bench widths</code>{" "}
          measured them. Over all widths the best rate moves by {movedText(measurement.moves.standard)} of the grid under the standard
          parametrisation, by {movedText(measurement.moves.mup)} under muP.
        </p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-2">
        {methods.map((method) => (
          <WidthChart key={method} method={method} measurement={measurement} />
        ))}
      </div>
    </section>
  );
}

function movedText(points: number | null): string {
  if (points === null) return "an unknown distance";
  return `${points} ${points === 1 ? "point" : "points"}`;
}

function WidthChart({ method, measurement: { rates, reports } }: { method: Method; measurement: WidthMeasurement }) {
  const own = reports.filter((report) => report.method === method);
  const colorOf = useRungColors(own.length);
  const finals = reports.flatMap(({ losses }) => losses.flatMap((loss) => loss ?? [])).sort((a, b) => a - b);
  const [low = 0] = finals;
  // Rates that nearly diverged would press the bowls flat.
  const high = finals[Math.floor(0.9 * (finals.length - 1))] ?? low + 1;
  const x = {
    ...exactAxis("log", (rates[0] ?? 1) / 1.2, (rates.at(-1) ?? 1) * 1.2, 8),
    ticks: rates.filter((_, index) => index % 2 === 0),
  };
  const y = roundAxis("linear", low, high, 5);
  return (
    <ChartPanel
      title={methodWords[method].label}
      testId={`widths-${method}`}
      note={own.map(({ width, best }) => `${width}: ${best === null ? "none" : formatScientific(best.rate)}`).join(", ")}
    >
      <PlotFigure
        x={x}
        y={y}
        xTitle="Peak learning rate, logarithmic"
        yTitle="Final validation loss, nats a token"
        height={height}
        formatX={formatScientific}
        formatY={(value) => String(Number(value.toPrecision(4)))}
        over={(box) => (
          <PlotLines
            x={x}
            y={y}
            box={box}
            lines={own.flatMap(({ width, losses, best }, index) => {
              const points = losses.flatMap((loss, at) => (loss === null ? [] : [{ x: rates[at] ?? 0, y: loss }]));
              const color = colorOf(index);
              const tick = (y.domain[1] - y.domain[0]) / 30;
              return [
                { id: String(width), points, color },
                ...(best === null
                  ? []
                  : [
                      {
                        id: `${width} best`,
                        color,
                        points: [
                          { x: best.rate, y: best.loss - tick },
                          { x: best.rate, y: best.loss + tick },
                        ],
                      },
                    ]),
              ];
            })}
          />
        )}
      />
      <ul className="figures flex flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-2xs text-muted" aria-label="Widths">
        {own.map(({ width }, index) => (
          <li key={width} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-3.5 rounded-full" style={{ background: colorOf(index) }} /> width {width}
          </li>
        ))}
      </ul>
    </ChartPanel>
  );
}
