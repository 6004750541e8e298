/** Loss against size, data or compute in logarithms: the law with its band, the runs it is fitted to, those held out, and published laws beside. */
"use client";

import type { LadderDetail } from "@trainyard/contracts";
import type { ScalingFit } from "@trainyard/search/scaling";
import { useMemo, useState } from "react";
import { exactAxis } from "../../charts/axis";
import { PlotBands } from "../../charts/plot-bands";
import { Choice } from "../../components/ui/choice";
import { Toggle } from "../../components/ui/toggle";
import { formatCount, formatScientific } from "../../lib/format";
import { ChartPanel, EmptyChart } from "../sweep/charts/chart-panel";
import { PlotFigure } from "../sweep/charts/plot-figure";
import { PlotLines } from "../sweep/charts/plot-lines";
import { fittedPoints, type LadderAxis, rungPoints } from "./ladder-points";
import { publishedLines, refit, scalingBand, scalingExtent } from "./law-lines";
import { useRungColors } from "./rung-colors";
import { RungMarks } from "./rung-marks";

const height = 340;

const axisWords: Record<LadderAxis, { label: string; title: string; format: (value: number) => string }> = {
  parameters: { label: "Parameters", title: "Parameters", format: formatCount },
  tokens: { label: "Tokens", title: "Tokens", format: formatCount },
  flops: { label: "Compute", title: "Compute, FLOPs", format: formatScientific },
};
const axisNames = Object.keys(axisWords) as LadderAxis[];

export function ScalingChart({ ladder }: { ladder: LadderDetail }) {
  const [axis, setAxis] = useState<LadderAxis>("parameters");
  const [showsPublished, setShowsPublished] = useState(false);
  const points = useMemo(() => rungPoints(ladder), [ladder]);
  const fit = useRefit(ladder);
  const band = useMemo(() => (fit === null ? [] : scalingBand(fit, ladder, axis)), [fit, ladder, axis]);
  const published = useMemo(() => (showsPublished ? publishedLines(ladder, axis) : []), [ladder, axis, showsPublished]);
  const extent = scalingExtent(points, band, published, axis);
  const axes = extent === null ? null : { x: exactAxis("log", ...extent.x, 5), y: exactAxis("log", ...extent.y, 6) };
  const colorOf = useRungColors(ladder.plan.length);
  const { title, format } = axisWords[axis];
  return (
    <ChartPanel
      title="Scaling fit"
      testId="scaling-chart"
      note={ladder.whyNoFit ?? (band.length === 0 ? undefined : "90 % band of the fitted law along this ladder")}
      controls={
        <>
          {ladder.published.length > 0 && (
            <Toggle label="Published laws at these sizes" pressed={showsPublished} onChange={setShowsPublished}>
              Published
            </Toggle>
          )}
          <Choice
            label="Against"
            value={axis}
            options={axisNames.map((value) => ({ value, label: axisWords[value].label }))}
            onChange={setAxis}
          />
        </>
      }
    >
      {axes === null ? (
        <EmptyChart height={height}>The first rung that ends appears here.</EmptyChart>
      ) : (
        <PlotFigure
          {...axes}
          xTitle={`${title}, logarithmic`}
          yTitle="Validation loss, nats a token, logarithmic"
          height={height}
          formatX={format}
          formatY={(value) => String(Number(value.toPrecision(4)))}
          over={(box) => (
            <>
              <PlotBands {...axes} box={box} bands={[{ id: "law", points: band, color: "var(--series-train)" }]} />
              <PlotLines {...axes} box={box} lines={published} />
              <RungMarks {...axes} box={box} colorOf={colorOf} rungs={points.map((point) => ({ point, x: point[axis], y: point.loss }))} />
            </>
          )}
        />
      )}
      <Legend published={published} hasHeldOut={ladder.specification.heldOut > 0} />
    </ChartPanel>
  );
}

/** Anew only when a run has ended, not each time the ladder is looked at again. */
function useRefit(ladder: LadderDetail): ScalingFit | null {
  const { fit } = ladder;
  const told = JSON.stringify(fittedPoints(ladder).map(({ parameters, tokens, loss }) => ({ parameters, tokens, loss })));
  const resamples = fit?.resamples ?? null;
  return useMemo(() => refit({ resamples, points: JSON.parse(told) }), [told, resamples]);
}

function Legend({ published, hasHeldOut }: { published: ReturnType<typeof publishedLines>; hasHeldOut: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-3 text-2xs text-muted" aria-label="Legend">
      <li className="inline-flex items-center gap-1.5">
        <span aria-hidden className="size-2 rounded-full bg-train" /> finished run
      </li>
      {hasHeldOut && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-full border-2 border-foreground" /> held out of the fit
        </li>
      )}
      {published.map(({ id, color }) => (
        <li key={id} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="h-0 w-4 border-t-2 border-dashed" style={{ borderColor: color }} /> {id}
        </li>
      ))}
      {published.length > 0 && <li>Other corpora and tokenizers: compare slopes, not levels.</li>}
    </ul>
  );
}
