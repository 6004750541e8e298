/** Which runs are compared, and how one looks at them; all of it lives in the URL, so a link shows the same picture. */
import { parseAsArrayOf, parseAsBoolean, parseAsFloat, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { largestSmoothing } from "../../charts/smooth";
import { mostCompared } from "./compare-href";
import { type ComparisonAxis, comparedMetrics, comparisonAxes } from "./comparison-axis";
import type { Extent } from "./comparison-lines";
import { bands } from "./mean-curve";

const parsers = {
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  /** Runs whose lines are not drawn. */
  hidden: parseAsArrayOf(parseAsString).withDefault([]),
  metric: parseAsStringLiteral(comparedMetrics).withDefault("trainLoss"),
  x: parseAsStringLiteral(comparisonAxes).withDefault("tokens"),
  logx: parseAsBoolean.withDefault(false),
  logy: parseAsBoolean.withDefault(false),
  smoothing: parseAsFloat.withDefault(0.6),
  from: parseAsFloat,
  to: parseAsFloat,
  group: parseAsString,
  band: parseAsStringLiteral(bands).withDefault("range"),
  fields: parseAsStringLiteral(["differences", "all"]).withDefault("differences"),
  /** Figure that the runs are sorted by, with a leading minus for falling order. */
  sort: parseAsString,
};

export function useComparisonView() {
  const [raw, set] = useQueryStates(parsers, { history: "replace" });
  const { runs, from, to } = raw;
  const runIds = useMemo(() => [...new Set(runs.filter((id) => id !== ""))], [runs]);
  const zoom = useMemo((): Extent | null => (from !== null && to !== null && to > from ? { from, to } : null), [from, to]);
  const setRunIds = (ids: readonly string[]) =>
    void set((old) => ({ runs: ids.length === 0 ? null : [...ids], hidden: old.hidden.filter((id) => ids.includes(id)) }));
  return {
    runIds: useMemo(() => runIds.slice(0, mostCompared), [runIds]),
    /** Named by the link, but too many. */
    leftOut: Math.max(0, runIds.length - mostCompared),
    hidden: raw.hidden,
    metric: raw.metric,
    x: raw.x,
    logX: raw.logx,
    logY: raw.logy,
    smoothing: Math.max(0, Math.min(largestSmoothing, raw.smoothing)),
    zoom,
    group: raw.group,
    band: raw.band,
    fields: raw.fields,
    sort: raw.sort,
    setRunIds,
    set: (changes: Partial<Pick<typeof raw, "metric" | "logx" | "logy" | "smoothing" | "group" | "band" | "fields" | "sort" | "hidden">>) =>
      void set(changes),
    /** A zoom is in the unit of its axis. */
    setX: (x: ComparisonAxis) => void set({ x, from: null, to: null }),
    /** Zooms are places one wants to go back from, so they are entries of the browser's history. */
    setZoom: (next: Extent | null) => void set({ from: next?.from ?? null, to: next?.to ?? null }, { history: "push" }),
  };
}

export type ComparisonView = ReturnType<typeof useComparisonView>;
