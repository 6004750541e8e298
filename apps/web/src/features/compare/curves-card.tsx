/** Curves of all compared runs on one chart, with what rules it: metric, axis, smoothing, groups. */
"use client";

import { Download, ZoomOut } from "lucide-react";
import { useMemo } from "react";
import { project } from "../../charts/axis";
import { metricStyles } from "../../charts/metric-style";
import { largestSmoothing } from "../../charts/smooth";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Choice } from "../../components/ui/choice";
import { NativeSelect } from "../../components/ui/field";
import { Slider } from "../../components/ui/slider";
import { Toggle } from "../../components/ui/toggle";
import { downloadCsv } from "../../lib/download-csv";
import { axisStyles, comparedMetrics, metricNames } from "./comparison-axis";
import { curvesCsv } from "./comparison-csv";
import { type ComparisonLine, comparisonAxesOf } from "./comparison-lines";
import { ComparisonPlot } from "./comparison-plot";
import type { GroupChoice } from "./grouping";
import type { ComparisonView } from "./use-comparison-view";

interface CurvesCardProps {
  view: ComparisonView;
  /** Those that are drawn. */
  lines: readonly ComparisonLine[];
  groupChoices: readonly GroupChoice[];
  isLoading: boolean;
  highlighted: string | null;
  onHighlight: (lineId: string | null) => void;
}

const height = 380;

const xOptions = [
  { value: "tokens", label: "Tokens" },
  { value: "step", label: "Steps" },
  { value: "flops", label: "FLOPs" },
  { value: "time", label: "Time" },
] as const;

const bandOptions = [
  { value: "range", label: "min to max" },
  { value: "confidence", label: "95 % confidence" },
] as const;

export function CurvesCard({ view, lines, groupChoices, isLoading, highlighted, onHighlight }: CurvesCardProps) {
  const { metric, x: axis, logX, logY, zoom } = view;
  const scales = useMemo(
    () => comparisonAxesOf(lines, { xScale: logX ? "log" : "linear", yScale: logY ? "log" : "linear", zoom, inSeconds: axis === "time" }),
    [lines, logX, logY, zoom, axis],
  );
  const hidden =
    scales.y.scale === "log" ? lines.flatMap(({ points }) => points).filter(({ value }) => project("log", value) === null).length : 0;
  const download = () => {
    const { header, rows } = curvesCsv(lines, axis);
    downloadCsv(`trainyard-comparison-${metric}.csv`, header, rows);
  };
  return (
    <Card aria-label="Curves" data-testid="comparison-curves" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-2">
        <NativeSelect
          aria-label="Metric"
          value={metric}
          onChange={(event) => view.set({ metric: comparedMetrics.find((name) => name === event.target.value) ?? metric })}
          className="h-7 w-auto text-xs"
        >
          {comparedMetrics.map((name) => (
            <option key={name} value={name}>
              {metricNames[name]}
            </option>
          ))}
        </NativeSelect>
        <Choice label="x axis" value={axis} options={xOptions} onChange={view.setX} />
        <div className="flex items-center">
          <Toggle label="Logarithmic x axis" pressed={logX} onChange={(logx) => view.set({ logx })} className="px-1.5 font-mono">
            log x
          </Toggle>
          <Toggle label="Logarithmic y axis" pressed={logY} onChange={(logy) => view.set({ logy })} className="px-1.5 font-mono">
            log y
          </Toggle>
        </div>
        <div className="flex items-center gap-2">
          <span className="text-muted text-xs">Smoothing</span>
          <Slider
            label="Smoothing"
            value={view.smoothing}
            min={0}
            max={largestSmoothing}
            step={0.01}
            onChange={(smoothing) => view.set({ smoothing })}
          />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <label htmlFor="compare-group" className="text-muted text-xs">
            Group by
          </label>
          <NativeSelect
            id="compare-group"
            value={view.group ?? ""}
            onChange={(event) => view.set({ group: event.target.value === "" ? null : event.target.value })}
            className="h-7 w-auto max-w-44 text-xs"
          >
            <option value="">nothing, a line each</option>
            {groupChoices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </NativeSelect>
          {view.group !== null && <Choice label="Band" value={view.band} options={bandOptions} onChange={(band) => view.set({ band })} />}
        </div>
        <Button variant="ghost" size="small" className="ml-auto" onClick={download} aria-label="Download the curves as CSV">
          <Download /> CSV
        </Button>
      </div>
      <div className="flex min-h-9 items-center gap-3 px-4 pt-1">
        <h2 className="font-semibold text-sm">
          {metricNames[metric]} <span className="font-normal text-muted text-xs">{metricStyles[metric].unit}</span>
        </h2>
        {zoom === null ? (
          <span className="ml-auto hidden text-muted text-xs lg:inline">Drag over the chart to zoom · double click shows all</span>
        ) : (
          <Button size="small" className="ml-auto" onClick={() => view.setZoom(null)}>
            <ZoomOut /> Show all
          </Button>
        )}
      </div>
      <ComparisonPlot
        lines={lines}
        {...scales}
        axis={axis}
        metric={metric}
        height={height}
        empty={lines.some(({ points }) => points.length > 0) ? null : isLoading ? "Loading the curves" : "Nothing measured yet"}
        highlighted={highlighted}
        onHighlight={onHighlight}
        onZoom={view.setZoom}
      />
      <p className="px-4 pb-2 text-center text-2xs text-muted">
        {axisStyles[axis].label}
        {view.group !== null && " · dashed where not all runs of a group come as far"}
        {hidden > 0 && <span className="text-warning"> · {hidden} values ≤ 0 have no place on a log axis</span>}
      </p>
    </Card>
  );
}
