/** The charts of a run: prepares each from the same traces and shares crosshair, zoom and x axis among them. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { LossPrediction, MetricName, RunDetail } from "@trainyard/contracts";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { stretchBetween } from "../../charts/brush";
import { Crosshair, CrosshairContext } from "../../charts/crosshair";
import { IncidentMarks } from "../../charts/incident-marks";
import { type Marker, markersOf } from "../../charts/marker";
import { MarkerRow } from "../../charts/marker-row";
import { PlotBands } from "../../charts/plot-bands";
import { type PlotBox, plotMargin } from "../../charts/plot-geometry";
import { type PreparedChart, prepareChart } from "../../charts/prepare";
import type { Trace } from "../../charts/trace";
import { worstStepOf } from "../../charts/worst-step";
import { type StepMap, segmentStepMap, stepAtX, stepMapOf, xAtStep } from "../../charts/x-axis";
import { LoadError } from "../../components/load-error";
import { Skeleton } from "../../components/ui/skeleton";
import { downloadCsv } from "../../lib/download-csv";
import { ladderQueries } from "../../lib/ladder-queries";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { scaleQueries } from "../../lib/scale-queries";
import type { StepRange } from "../../lib/step-range";
import { useAsking } from "./ask";
import { ChartCard } from "./chart-card";
import { ChartControls } from "./chart-controls";
import { chartCsvHeader, chartCsvRows } from "./chart-csv";
import { type ChartId, chartDefinitions, chartIds } from "./chart-definitions";
import { ControlStrip } from "./control-strip";
import { LeftMark } from "./prediction/left-mark";
import { predictionBands } from "./prediction/prediction-bands";
import { PredictionNote } from "./prediction/prediction-note";
import { SelectionToolbar } from "./selection-toolbar";
import { type ChartView, useChartView } from "./use-chart-view";
import { useRunMetrics } from "./use-run-metrics";

const heights: Record<ChartId, number> = { loss: 300, rate: 150, norm: 150, noise: 150, speed: 150 };

export function RunCharts({ run }: { run: RunDetail }) {
  const view = useChartView();
  const [crosshair] = useState(() => new Crosshair());
  const { traces, error, refetch } = useRunMetrics(run.id, view.zoom);
  const { data: prediction = null } = useQuery(ladderQueries.prediction(run.id));
  return (
    <CrosshairContext value={crosshair}>
      <ChartControls view={view} run={run} hasPrediction={prediction !== null} />
      {prediction !== null && <PredictionNote prediction={prediction} />}
      {traces === null && error !== null && <LoadError what="the curves" error={error} retry={() => void refetch()} />}
      {traces === null && error === null && <ChartSkeletons />}
      {traces !== null && <Charts run={run} view={view} traces={traces} prediction={view.prediction ? prediction : null} />}
    </CrosshairContext>
  );
}

interface ChartsProps {
  run: RunDetail;
  view: ChartView;
  traces: readonly Trace[];
  /** Null: there is none, or it is not to be shown. */
  prediction: LossPrediction | null;
}

function Charts({ run, view, traces, prediction }: ChartsProps) {
  const { ask, isAsking } = useAsking();
  const [selectedOn, setSelectedOn] = useState<ChartId>("loss");
  const { data: datasets = [] } = useQuery(queries.datasets);
  const { data: checkpoints = [] } = useQuery(queries.checkpoints(run.id));
  const { data: interventions = [] } = useQuery(queries.interventions(run.id));
  const { data: incidents = [] } = useQuery(recoveryQueries.runIncidents(run.id));
  const { data: environments } = useQuery(scaleQueries.environment(run.id));
  const viewportHeight = useViewportHeight();
  const { segments, specification, totalSteps, totalTokens } = run;
  const originMs = Date.parse(run.startedAt ?? run.createdAt);
  const stepMap: StepMap = useMemo(() => stepMapOf(traces, segments, view.x, originMs), [traces, segments, view.x, originMs]);
  const markers = useMemo(
    () => markersOf(segments, checkpoints, interventions, environments?.changes),
    [segments, checkpoints, interventions, environments],
  );
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
  const bands = useMemo(
    () => (prediction === null ? [] : predictionBands(prediction, { x: view.x, specification, stepMap })),
    [prediction, view.x, specification, stepMap],
  );
  const isAhead = prediction !== null && view.ahead;
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
          ...{ traces, segments, metrics, x, zoom, showAbandoned, fromZero, totalSteps, totalTokens, growing, originMs, stepMap, isAhead },
          bands: id === "loss" ? bands : [],
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
      bands,
      isAhead,
      logX,
      logY,
      smoothing,
      references,
    ],
  );
  const liveSegments = useMemo(() => withNewestSteps(segments, traces), [segments, traces]);
  const stepAt = (value: number) => (x === "step" ? value : stepAtX(stepMap, value));
  const xAtCurve = (step: number) => (x === "step" ? step : xAtStep(stepMap, step));
  const zoomTo = ({ from, to }: StepRange) => view.setZoom({ from, to: Math.max(to, from + 2) });
  const select = (id: ChartId, stretch: { from: number; to: number } | null) => {
    setSelectedOn(id);
    view.setSelection(stretch && stretchBetween(stepAt(stretch.from), stepAt(stretch.to), stepMap.at(-1)?.step ?? 0));
  };
  const pin = (value: number) => {
    const step = stretchBetween(stepAt(value), stepAt(value), stepMap.at(-1)?.step ?? 0)?.from ?? null;
    view.setPinned(step === view.pinned ? null : step);
  };
  /** Gives up one thing at a time: the selection, the pinned step, the zoom, full screen. */
  const reset = () => {
    if (view.selection !== null) view.setSelection(null);
    else if (view.pinned !== null) view.setPinned(null);
    else if (zoom !== null) view.setZoom(null);
    else view.setFull(null);
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
  const [axisMarkers, interventionMarkers] = useMemo(() => splitMarkers(markers), [markers]);
  const rate = useMemo(
    () =>
      prepareChart({
        ...{ traces, segments, x, zoom, showAbandoned: false, totalSteps, totalTokens, growing, originMs, stepMap, isAhead },
        metrics: ["learningRate"],
        xScale: logX.includes("loss") ? "log" : "linear",
        yScale: "linear",
        smoothing: 0,
        references: [],
        fromZero: true,
      }),
    [traces, segments, x, zoom, totalSteps, totalTokens, growing, originMs, stepMap, isAhead, logX],
  );
  const selection = view.selection;
  const left = prediction?.left ?? null;
  const overLoss = (box: PlotBox, { x: axis, y }: PreparedChart) => (
    <>
      {left !== null && <LeftMark left={left} x={axis} y={y} box={box} at={xAtCurve(left.step)} />}
      <MarkerRow
        markers={axisMarkers}
        axis={axis}
        box={box}
        bottom={plotMargin.bottom - 6}
        xOfMarker={(marker) => positionIn(marker.segmentId, marker.step)}
        onChoose={(checkpointId) => ask({ kind: "restart", checkpointId })}
      />
      <IncidentMarks
        incidents={incidents}
        axis={axis}
        box={box}
        xOf={positionIn}
        onChoose={(incidentId) => ask({ kind: "incident", incidentId })}
      />
    </>
  );
  return (
    <div className={`grid grid-cols-1 gap-3 ${charts.length > 4 ? "md:grid-cols-2 xl:grid-cols-4" : "md:grid-cols-3"}`}>
      {charts.map(({ id, definition, chart, references: lines }) => (
        <div key={id} className={id === "loss" ? "col-span-full min-w-0" : "min-w-0"}>
          <ChartCard
            definition={definition}
            chart={chart}
            x={view.x}
            height={view.full === id ? Math.max(200, viewportHeight - 300) : heights[id]}
            references={lines}
            selection={selection && { from: xAtCurve(selection.from), to: xAtCurve(selection.to) }}
            pinned={view.pinned === null ? null : xAtCurve(view.pinned)}
            onSelect={(stretch) => select(id, stretch)}
            onZoom={({ from, to }) => zoomTo({ from: Math.max(0, Math.floor(stepAt(from))), to: Math.ceil(stepAt(to)) })}
            onPin={pin}
            onReset={reset}
            onToggleLogX={() => view.toggleLogX(id)}
            onToggleLogY={() => view.toggleLogY(id)}
            onDownload={() => downloadCsv(`${run.name}-${id}.csv`, chartCsvHeader, chartCsvRows(traces, segments, definition.metrics))}
            full={view.full === id}
            onFull={() => view.setFull(view.full === id ? null : id)}
            {...(id === "loss" && bands.length > 0 && { under: (box) => <PlotBands x={chart.x} y={chart.y} box={box} bands={bands} /> })}
            over={(box) => (
              <>
                {id === "loss" && overLoss(box, chart)}
                {selection !== null && selectedOn === id && !isAsking && (
                  <SelectionToolbar
                    range={selection}
                    axis={chart.x}
                    width={box.width}
                    xAtStep={xAtCurve}
                    worstStep={worstStepOf(traces, segments, selection)}
                    canRollBack={run.pendingAction !== "rollback" && run.pendingAction !== "restart"}
                    onZoom={() => zoomTo(selection)}
                    onClose={() => view.setSelection(null)}
                  />
                )}
              </>
            )}
            {...(id === "loss" && {
              footer: (width) => (
                <ControlStrip
                  axis={chart.x}
                  width={width}
                  x={x}
                  originMs={originMs}
                  traces={traces}
                  segments={liveSegments}
                  rate={rate}
                  interventions={interventionMarkers}
                  xAtStep={positionIn}
                />
              ),
            })}
          />
        </div>
      ))}
    </div>
  );
}

function splitMarkers(markers: readonly Marker[]): [Marker[], Marker[]] {
  const isIntervention = ({ kind }: Marker) => kind === "intervention";
  return [markers.filter((marker) => !isIntervention(marker)), markers.filter(isIntervention)];
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
      if (event.key === "Escape" && view.selection === null && view.pinned === null) view.setFull(null);
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
