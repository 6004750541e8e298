/** Prepare: turns traces into lines that a chart only has to draw. Pure; a chart never computes. */
import type { MetricName, Segment } from "@trainyard/contracts";
import type { StepRange } from "../lib/step-range";
import { type Axis, exactAxis, project, roundAxis, roundUp, type Scale } from "./axis";
import type { BandPoint } from "./band-path";
import { smooth, smoothingUnit } from "./smooth";
import type { Sample, Trace } from "./trace";
import { type StepMap, type XName, xAtStep, xOf } from "./x-axis";

/** Position in the scales of the axes; a null y is a gap. */
export interface DrawnPoint {
  x: number;
  y: number | null;
}

export interface DrawnLine {
  id: string;
  metric: MetricName;
  segmentId: string;
  /** raw: as measured; smoothed: its moving average; abandoned: as measured, but left behind by a restart or a lost node. */
  role: "raw" | "smoothed" | "abandoned";
  /** Where lines of one metric must be told apart; the metric's colour when left out. */
  color?: string;
  points: readonly DrawnPoint[];
  /** The samples behind the points, in x order, for the crosshair; smoothed value beside the measured one. */
  readings: readonly Reading[];
}

export interface Reading {
  x: number;
  step: number;
  value: number;
  smoothed: number | null;
}

export interface ChartRequest {
  traces: readonly Trace[];
  segments: readonly Segment[];
  metrics: readonly MetricName[];
  x: XName;
  xScale: Scale;
  yScale: Scale;
  /** 0 to 0.99; 0 draws no smoothed line. */
  smoothing: number;
  /** Null shows the whole run. */
  zoom: StepRange | null;
  /** Bands that the y axis of the whole run must hold, as far as the x axis shows them. */
  bands?: readonly { readonly points: readonly BandPoint[] }[];
  /** Shows steps to come, too: the x axis goes to the end of the run. */
  isAhead?: boolean;
  /** Horizontal lines that the y axis of the whole run must hold. */
  references: readonly number[];
  showAbandoned: boolean;
  fromZero: boolean;
  totalSteps: number;
  totalTokens: number;
  /** More steps may come: the x axis then ends on a round number. */
  growing: boolean;
  originMs: number;
  stepMap: StepMap;
}

export interface PreparedChart {
  lines: readonly DrawnLine[];
  x: Axis;
  y: Axis;
  /** Measured values that a logarithmic axis cannot show, for the note that says so. */
  hiddenByLog: number;
  /** Newest step drawn; 0 when there is none. */
  lastStep: number;
}

export function prepareChart(request: ChartRequest): PreparedChart {
  const x = prepareXAxis(request);
  const { lines, hiddenByLog } = prepareLines(request);
  const y = prepareYAxis(request, lines, x);
  const lastStep = lines.reduce((last, line) => Math.max(last, line.readings.at(-1)?.step ?? 0), 0);
  return { lines, x, y, hiddenByLog, lastStep };
}

function prepareXAxis(request: ChartRequest): Axis {
  const { zoom, stepMap, x, xScale, totalSteps, totalTokens, growing, isAhead = false } = request;
  const axis = (from: number, to: number) => exactAxis(xScale, from, to, 6, x === "time");
  if (zoom !== null) return axis(xAtStep(stepMap, zoom.from), x === "step" ? zoom.to : xAtStep(stepMap, zoom.to));
  const low = xScale === "linear" ? 0 : (stepMap.find((pair) => pair.x > 0)?.x ?? 1);
  const last = farthest(request);
  // Steps and tokens have a known end, beyond which the axis need not grow; time has not.
  const end = { step: totalSteps, tokens: totalTokens, time: Number.POSITIVE_INFINITY }[x];
  if (isAhead && Number.isFinite(end)) return axis(low, Math.max(end, last.x, low * 2));
  if (!growing) return axis(low, Math.max(last.x, low * 2));
  return axis(low, Math.max(Math.min(roundUp(last.x), end), last.x, low * 2));
}

/** End of the effective curve, or of what was abandoned where that is shown and reaches farther. */
function farthest({ traces, stepMap, showAbandoned, x, originMs }: ChartRequest): { step: number; x: number } {
  const ends = showAbandoned ? traces.flatMap(({ samples }) => samples.slice(-1)) : [];
  const candidates = [...stepMap.slice(-1), ...ends.map((sample) => ({ step: sample.step, x: xOf(x, sample, originMs) }))];
  return candidates.reduce((far, candidate) => (candidate.x > far.x ? candidate : far), { step: 0, x: 0 });
}

function prepareLines(request: ChartRequest): Pick<PreparedChart, "lines" | "hiddenByLog"> {
  const { traces, segments, metrics, yScale } = request;
  const lines: DrawnLine[] = [];
  let hiddenByLog = 0;
  for (const segment of segments) {
    for (const metric of metrics) {
      const trace = traces.find((candidate) => candidate.segmentId === segment.id && candidate.metric === metric);
      if (trace === undefined) continue;
      const until = segment.effectiveUntilStep ?? Number.POSITIVE_INFINITY;
      const effective = trace.samples.filter(({ step }) => step <= until);
      const abandoned = trace.samples.filter(({ step }) => step > until);
      if (effective.length > 0) lines.push(...effectiveLines(request, trace, effective, joint(request, segment, metric)));
      if (abandoned.length > 0 && request.showAbandoned)
        lines.push(drawnLine(request, trace, abandoned, "abandoned", effective.at(-1) ?? null));
      if (yScale === "log") hiddenByLog += effective.filter(({ value }) => value !== null && value <= 0).length;
    }
  }
  return { lines, hiddenByLog };
}

/** The parent's sample at which this segment starts, so that the effective curve has no hole between the two. */
function joint({ traces, segments, x }: ChartRequest, segment: Segment, metric: MetricName): Sample | null {
  if (x === "time") return null; // between two segments time passed in which nothing was trained
  const parent = segments.find(({ id }) => id === segment.parentId);
  const trace = traces.find((candidate) => candidate.segmentId === parent?.id && candidate.metric === metric);
  const last = trace?.samples.findLast(({ step }) => step <= segment.startStep) ?? null;
  if (last === null || trace === undefined) return null;
  const near = trace.stepsPerSample === null || segment.startStep - last.step < 2 * trace.stepsPerSample;
  return near ? last : null;
}

function effectiveLines(request: ChartRequest, trace: Trace, samples: readonly Sample[], start: Sample | null): DrawnLine[] {
  const raw = drawnLine(request, trace, samples, "raw", start);
  if (request.smoothing === 0 || trace.stepsPerSample === null) return [raw];
  // Smoothing never reaches over the end of a segment: what was averaged there may be another state.
  const smoothed = smooth(samples, request.smoothing, smoothingUnit(request.totalSteps));
  const points = samples.flatMap((sample, index) => [
    ...(isGap(trace, samples[index - 1], sample) ? [{ x: place(request, sample), y: null }] : []),
    { x: place(request, sample), y: height(request, smoothed[index] ?? null) },
  ]);
  const values = samples.map((sample, index) => ({ sample, smoothed: smoothed[index] ?? null }));
  const readings = values.flatMap(({ sample, smoothed: average }) => readingOf(request, sample, average));
  return [
    { ...raw, readings },
    { ...raw, id: `${raw.id} smoothed`, role: "smoothed", points: visible(points), readings: [] },
  ];
}

function drawnLine(
  request: ChartRequest,
  trace: Trace,
  samples: readonly Sample[],
  role: DrawnLine["role"],
  start: Sample | null,
): DrawnLine {
  const points: DrawnPoint[] = [];
  let previous = start;
  if (start !== null) points.push({ x: place(request, start), y: height(request, start.value) });
  for (const sample of samples) {
    if (previous !== null && previous !== start && isGap(trace, previous, sample)) points.push({ x: place(request, sample), y: null });
    points.push(...extremes(request, previous, sample));
    previous = sample;
  }
  const readings = samples.flatMap((sample) => readingOf(request, sample, null));
  return {
    id: `${trace.segmentId} ${trace.metric} ${role}`,
    metric: trace.metric,
    segmentId: trace.segmentId,
    role,
    points: visible(points),
    readings,
  };
}

/** A bucket is drawn through its lowest and its highest value, in the order in which they came: no spike is lost. */
function extremes(request: ChartRequest, previous: Sample | null, sample: Sample): DrawnPoint[] {
  if (sample.value === null || sample.min === sample.max) return [{ x: place(request, sample), y: height(request, sample.value) }];
  const low = { x: place(request, within(previous, sample, sample.minStep)), y: height(request, sample.min) };
  const high = { x: place(request, within(previous, sample, sample.maxStep)), y: height(request, sample.max) };
  return sample.minStep <= sample.maxStep ? [low, high] : [high, low];
}

/** Tokens and time of a step inside a bucket, taken as growing evenly since the bucket before. */
function within(previous: Sample | null, sample: Sample, step: number): Pick<Sample, "step" | "tokens" | "timeMs"> {
  if (previous === null || step >= sample.step || previous.step >= step) return { ...sample, step };
  const share = (step - previous.step) / (sample.step - previous.step);
  return {
    step,
    tokens: previous.tokens + (sample.tokens - previous.tokens) * share,
    timeMs: previous.timeMs + (sample.timeMs - previous.timeMs) * share,
  };
}

function isGap({ stepsPerSample }: Trace, previous: Sample | undefined, sample: Sample): boolean {
  return previous !== undefined && stepsPerSample !== null && sample.step - previous.step >= 2 * stepsPerSample + 1;
}

function readingOf(request: ChartRequest, sample: Sample, smoothed: number | null): Reading[] {
  return sample.value === null ? [] : [{ x: place(request, sample), step: sample.step, value: sample.value, smoothed }];
}

function place({ x, xScale, originMs }: ChartRequest, sample: Pick<Sample, "step" | "tokens" | "timeMs">): number {
  return project(xScale, xOf(x, sample, originMs)) ?? Number.NaN;
}

function height({ yScale }: ChartRequest, value: number | null): number | null {
  return value === null ? null : project(yScale, value);
}

/** A logarithmic x axis has no place for zero. */
function visible(points: readonly DrawnPoint[]): DrawnPoint[] {
  return points.filter(({ x }) => !Number.isNaN(x));
}

function prepareYAxis({ yScale, references, bands = [], fromZero, zoom }: ChartRequest, lines: readonly DrawnLine[], x: Axis): Axis {
  const from = project(x.scale, x.domain[0]) ?? Number.NEGATIVE_INFINITY;
  const to = project(x.scale, x.domain[1]) ?? Number.POSITIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (position: number) => {
    low = Math.min(low, position);
    high = Math.max(high, position);
  };
  for (const line of lines) for (const point of line.points) if (point.y !== null && point.x >= from && point.x <= to) take(point.y);
  // Zoomed in, one looks at the curve: a reference far from it would press it flat.
  if (zoom === null) {
    for (const reference of references) take(project(yScale, reference) ?? reference);
    for (const point of bands.flatMap(({ points }) => points)) {
      const at = project(x.scale, point.x);
      if (at === null || at < from || at > to) continue;
      for (const edge of [point.low, point.high]) take(project(yScale, edge) ?? edge);
    }
  }
  if (low > high) return roundAxis("linear", 0, 1, 5);
  return yScale === "log" ? roundAxis("log", 10 ** low, 10 ** high, 5) : roundAxis("linear", low, high, 5, fromZero);
}
