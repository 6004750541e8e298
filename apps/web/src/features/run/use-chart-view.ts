/** How the charts of a run are looked at; all of it lives in the URL, so a link shows the same picture. */
import { createParser, parseAsArrayOf, parseAsBoolean, parseAsFloat, parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { largestSmoothing } from "../../charts/smooth";
import { xAxes } from "../../charts/x-axis";
import { parseStretch, type StepRange } from "../../lib/step-range";
import { type ChartId, chartIds } from "./chart-definitions";

const parseAsStretch = createParser({
  parse: parseStretch,
  serialize: ({ from, to }: StepRange) => `${from}-${to}`,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});

const parsers = {
  x: parseAsStringLiteral(xAxes).withDefault("step"),
  smoothing: parseAsFloat.withDefault(0.3),
  from: parseAsInteger,
  to: parseAsInteger,
  select: parseAsStretch,
  step: parseAsInteger,
  logx: parseAsArrayOf(parseAsStringLiteral(chartIds)).withDefault([]),
  logy: parseAsArrayOf(parseAsStringLiteral(chartIds)).withDefault([]),
  references: parseAsBoolean.withDefault(true),
  abandoned: parseAsBoolean.withDefault(true),
  prediction: parseAsBoolean.withDefault(true),
  ahead: parseAsBoolean.withDefault(false),
  full: parseAsStringLiteral(chartIds),
};

export function useChartView() {
  const [raw, set] = useQueryStates(parsers, { history: "replace" });
  const { from, to } = raw;
  const zoom = useMemo((): StepRange | null => (from !== null && to !== null && to > from ? { from, to } : null), [from, to]);
  const toggle = (list: "logx" | "logy", id: ChartId) =>
    set((old) => ({ [list]: old[list].includes(id) ? old[list].filter((other) => other !== id) : [...old[list], id] }));
  return {
    x: raw.x,
    smoothing: clampSmoothing(raw.smoothing),
    zoom,
    /** Stretch that something may be done about. */
    selection: raw.select,
    /** The step that somebody looks at. */
    pinned: raw.step,
    references: raw.references,
    abandoned: raw.abandoned,
    prediction: raw.prediction,
    /** Whether what is predicted for steps to come is shown, too. */
    ahead: raw.ahead,
    full: raw.full,
    /** Charts with a logarithmic x axis, and with a logarithmic y axis. */
    logX: raw.logx,
    logY: raw.logy,
    setX: (x: (typeof xAxes)[number]) => void set({ x }),
    setSmoothing: (smoothing: number) => void set({ smoothing: clampSmoothing(smoothing) }),
    setReferences: (references: boolean) => void set({ references }),
    setAbandoned: (abandoned: boolean) => void set({ abandoned }),
    setPrediction: (prediction: boolean) => void set({ prediction }),
    setAhead: (ahead: boolean) => void set({ ahead }),
    setSelection: (select: StepRange | null) => void set({ select }),
    setPinned: (step: number | null) => void set({ step }),
    setFull: (full: ChartId | null) => void set({ full }),
    toggleLogX: (id: ChartId) => void toggle("logx", id),
    toggleLogY: (id: ChartId) => void toggle("logy", id),
    /** Zooms are places one wants to go back from, so they are entries of the browser's history. */
    setZoom: (zoom: StepRange | null) => void set({ from: zoom?.from ?? null, to: zoom?.to ?? null, select: null }, { history: "push" }),
  };
}

export type ChartView = ReturnType<typeof useChartView>;

function clampSmoothing(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.min(largestSmoothing, value)) : 0;
}
