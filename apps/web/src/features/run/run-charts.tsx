/** The charts of a run: prepares each from the same traces and shares crosshair, zoom and x axis among them. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { MetricName, RunDetail } from "@trainyard/contracts";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Crosshair, CrosshairContext } from "../../charts/crosshair";
import { markersOf } from "../../charts/marker";
import { prepareChart } from "../../charts/prepare";
import type { Trace } from "../../charts/trace";
import { type StepMap, segmentStepMap, stepAtX, stepMapOf, xAtStep } from "../../charts/x-axis";
import { LoadError } from "../../components/load-error";
import { Skeleton } from "../../components/ui/skeleton";
import { downloadCsv } from "../../lib/download-csv";
import { queries } from "../../lib/queries";
import { ChartCard } from "./chart-card";
import { ChartControls } from "./chart-controls";
import { chartCsvHeader, chartCsvRows } from "./chart-csv";
import { type ChartId, chartDefinitions, chartIds } from "./chart-definitions";
import { SegmentStrip } from "./segment-strip";
import { type ChartView, useChartView } from "./use-chart-view";
import { useRunMetrics } from "./use-run-metrics";

interface RunChartsProps {
  run: RunDetail;
  onChooseCheckpoint: (checkpointId: string) => void;
}

const heights: Record<ChartId, number> = { loss: 300, rate: 150, norm: 150, noise: 150, speed: 150 };

export function RunCharts({ run, onChooseCheckpoint }: RunChartsProps) {
  const view = useChartView();
  const [crosshair] = useState(() => new Crosshair());
  const { traces, error, refetch } = useRunMetrics(run.id, view.zoom);
  return (
    <CrosshairContext value={crosshair}>
      <ChartControls view={view} run={run} />
      {traces === null && error !== null && <LoadError what="the curves" error={error} retry={() => void refetch()} />}
      {traces === null && error === null && <ChartSkeletons />}
      {traces !== null && <Charts run={run} view={view} traces={traces} onChooseCheckpoint={onChooseCheckpoint} />}
    </CrosshairContext>
  );
}

function Charts({ run, view, traces, onChooseCheckpoint }: RunChartsProps & { view: ChartView; traces: readonly Trace[] }) {
  const { data: datasets = [] } = useQuery(queries.datasets);
  const { data: checkpoints = [] } = useQuery(queries.checkpoints(run.id));
  const { data: interventions = [] } = useQuery(queries.interventions(run.id));
  const viewportHeight = useViewportHeight();
  const { segments, specification, totalSteps, totalTokens } = run;
  const originMs = Date.parse(run.startedAt ?? run.createdAt);
  const stepMap: StepMap = useMemo(() => stepMapOf(traces, segments, view.x, originMs), [traces, segments, view.x, originMs]);
  const markers = useMemo(() => markersOf(segments, checkpoints, interventions), [segments, checkpoints, interventions]);
  const dataset = datasets.find(({ name }) => name === specification.data.dataset);
  const references = useMemo(
    () =>
      dataset === undefined || !view.references
        ? []
        : [
            { label: "unigram", value: dataset.unigramLoss },
            { label: "bigram", value: dataset.bigramLoss },
          ],
    [dataset, view.references],
  );
  const growing = run.status === "running" || run.status === "queued";
  const { x, logX, logY, smoothing, zoom, abandoned: showAbandoned } = view;
  const shownIds = useMemo(
    () => chartIds.filter((id) => !chartDefinitions[id].optional || hasSamples(traces, chartDefinitions[id].metrics)),
    [traces],
  );
  useFullScreenKeys(view, shownIds);
  // Preparing walks over every point: only when something drawn has changed, not with each figure of the header.
  const charts = useMemo(
    () =>
      shownIds.map((id) => {
        const definition = chartDefinitions[id];
        const { metrics, fromZero, smoothed, logarithmic = false } = definition;
        const ownReferences = id === "loss" ? references : [];
        const chart = prepareChart({
          ...{ traces, segments, metrics, x, zoom, showAbandoned, fromZero, totalSteps, totalTokens, growing, originMs, stepMap },
          xScale: logX.includes(id) ? "log" : "linear",
          yScale: logY.includes(id) !== logarithmic ? "log" : "linear",
          smoothing: smoothed ? smoothing : 0,
          references: ownReferences.map(({ value }) => value),
        });
        return { id, definition, chart, references: ownReferences };
      }),
    [
      shownIds,
      traces,
      segments,
      x,
      zoom,
      showAbandoned,
      totalSteps,
      totalTokens,
      growing,
      originMs,
      stepMap,
      logX,
      logY,
      smoothing,
      references,
    ],
  );
  const liveSegments = useMemo(() => withNewestSteps(segments, traces), [segments, traces]);
  const zoomTo = (fromX: number, toX: number) => {
    const from = Math.max(0, Math.floor(stepAtX(stepMap, fromX)));
    const to = Math.ceil(stepAtX(stepMap, toX));
    view.setZoom({ from, to: Math.max(to, from + 2) });
  };
  const segmentMaps = useMemo(
    () => new Map(segments.map(({ id }) => [id, segmentStepMap(traces, id, x, originMs)])),
    [traces, segments, x, originMs],
  );
  const positionIn = (segmentId: string | null, step: number) => {
    if (x === "step") return step;
    const map = segmentId === null ? undefined : segmentMaps.get(segmentId);
    return xAtStep(map === undefined || map.length === 0 ? stepMap : map, step);
  };
  return (
    <div className={`grid grid-cols-1 gap-3 ${charts.length > 4 ? "md:grid-cols-2 xl:grid-cols-4" : "md:grid-cols-3"}`}>
      {charts.map(({ id, definition, chart, references: lines }) => (
        <div key={id} className={id === "loss" ? "col-span-full min-w-0" : "min-w-0"}>
          <ChartCard
            definition={definition}
            chart={chart}
            x={view.x}
            height={view.full === id ? Math.max(200, viewportHeight - 210) : heights[id]}
            references={lines}
            markers={id === "loss" ? markers : []}
            xOfMarker={(marker) => positionIn(marker.segmentId, marker.step)}
            onZoom={zoomTo}
            onResetZoom={() => (view.full !== null && view.zoom === null ? view.setFull(null) : view.setZoom(null))}
            onToggleLogX={() => view.toggleLogX(id)}
            onToggleLogY={() => view.toggleLogY(id)}
            onDownload={() => downloadCsv(`${run.name}-${id}.csv`, chartCsvHeader, chartCsvRows(traces, segments, definition.metrics))}
            onChooseCheckpoint={onChooseCheckpoint}
            full={view.full === id}
            onFull={() => view.setFull(view.full === id ? null : id)}
            {...(id === "loss" && {
              footer: (width) => (
                <SegmentStrip
                  segments={liveSegments}
                  axis={chart.x}
                  width={width}
                  xAtStep={(segment, step) => positionIn(segment.id, step)}
                />
              ),
            })}
          />
        </div>
      ))}
    </div>
  );
}

function hasSamples(traces: readonly Trace[], metrics: readonly MetricName[]): boolean {
  return traces.some(({ metric, samples }) => metrics.includes(metric) && samples.length > 0);
}

/** Segments as long as their newest point, which comes sooner than the run's own record of it. */
function withNewestSteps(segments: RunDetail["segments"], traces: readonly Trace[]): RunDetail["segments"] {
  return segments.map((segment) => {
    const ends = traces.filter(({ segmentId }) => segmentId === segment.id).map(({ samples }) => samples.at(-1)?.step ?? 0);
    return { ...segment, lastStep: Math.max(segment.lastStep, ...ends) };
  });
}

/** Heights as in a chart card: heading, readout, plot, strip, axis name. */
function ChartSkeletons() {
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-3">
      <Skeleton className="h-[412px] md:col-span-3" />
      <Skeleton className="h-[240px]" />
      <Skeleton className="h-[240px]" />
      <Skeleton className="h-[240px]" />
    </div>
  );
}

/** Arrows step through the charts in full screen; Escape leaves it. */
function useFullScreenKeys(view: ChartView, ids: readonly ChartId[]) {
  useEffect(() => {
    if (view.full === null) return;
    const current = ids.indexOf(view.full);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (event.target instanceof HTMLElement && event.target.role === "slider")) return;
      if (event.key === "Escape") view.setFull(null);
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step !== 0) view.setFull(ids[(current + step + ids.length) % ids.length] ?? null);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [view, ids]);
}

function useViewportHeight(): number {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("resize", listener);
      return () => window.removeEventListener("resize", listener);
    },
    () => window.innerHeight,
    () => 800,
  );
}
