/** The lines of the comparison's chart: one a run, or one a group with the band around its mean; and the axes that hold them. Pure. */
import { type Axis, exactAxis, project, roundAxis, type Scale } from "../../charts/axis";
import { distinctColor, distinctDash } from "../../charts/distinct-color";
import type { CurvePoint } from "./curve";
import type { RunGroup } from "./grouping";
import { type Band, meanCurve } from "./mean-curve";

export interface LinePoint {
  x: number;
  value: number;
  low: number;
  high: number;
  /** Runs behind it. */
  count: number;
}

export interface ComparisonLine {
  /** The run's id, or the group's words. */
  id: string;
  label: string;
  color: string;
  dash: string | undefined;
  /** Runs it stands for. */
  runIds: readonly string[];
  /** Those of them that have points at all. */
  measured: number;
  /** low and high: of a run as measured, where the value is smoothed; of a group its band. */
  points: readonly LinePoint[];
}

interface NamedCurve {
  runId: string;
  name: string;
  points: readonly CurvePoint[];
}

export function runLines(curves: readonly NamedCurve[]): ComparisonLine[] {
  return curves.map(({ runId, name, points }, index) => ({
    id: runId,
    label: name,
    color: distinctColor(index),
    dash: distinctDash(index),
    runIds: [runId],
    measured: 1,
    points: points.map(({ x, value, smoothed }) => ({ x, value: smoothed, low: value, high: value, count: 1 })),
  }));
}

export function groupLines(curves: readonly NamedCurve[], groups: readonly RunGroup[], band: Band): ComparisonLine[] {
  return groups.map(({ label, members }, index) => {
    const own = members.flatMap((member) => curves[member] ?? []);
    const points = meanCurve(
      own.map((curve) => curve.points),
      band,
    ).map(({ mean, ...rest }) => ({ ...rest, value: mean }));
    const measured = own.filter((curve) => curve.points.length > 0).length;
    const runIds = own.map(({ runId }) => runId);
    return { id: label, label, color: distinctColor(index), dash: distinctDash(index), runIds, measured, points };
  });
}

export interface Extent {
  from: number;
  to: number;
}

interface Scales {
  xScale: Scale;
  yScale: Scale;
  zoom: Extent | null;
  inSeconds: boolean;
}

export function comparisonAxesOf(lines: readonly ComparisonLine[], { xScale, yScale, zoom, inSeconds }: Scales): { x: Axis; y: Axis } {
  const points = lines.flatMap(boundsOf).filter(({ x }) => project(xScale, x) !== null);
  const xs = points.map(({ x }) => x);
  const { from, to } = zoom ?? { from: xScale === "log" ? least(xs, 1) : 0, to: most(xs, 1) };
  const shown = points.filter(({ x, value }) => x >= from && x <= to && project(yScale, value) !== null);
  const lows = shown.map(({ low, value }) => (project(yScale, low) === null ? value : low));
  const highs = shown.map(({ high }) => high);
  return { x: exactAxis(xScale, from, to, 6, inSeconds), y: roundAxis(yScale, least(lows, 0), most(highs, 1), 6) };
}

/** What a line needs of the plot: a group its band; a run its smoothed value, behind which what was measured may leave the plot. */
function boundsOf({ runIds, points }: ComparisonLine): readonly LinePoint[] {
  return runIds.length > 1 ? points : points.map((point) => ({ ...point, low: point.value, high: point.value }));
}

/** Not by spreading: a comparison of many runs has more points than a call takes arguments. */
function least(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((low, value) => Math.min(low, value));
}

function most(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((high, value) => Math.max(high, value));
}
