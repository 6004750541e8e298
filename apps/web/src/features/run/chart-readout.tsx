/** Legend and figures of a chart: values under the crosshair, else the newest. Has a fixed height, so nothing moves while it changes. */
"use client";

import type { MetricName } from "@trainyard/contracts";
import { unproject } from "../../charts/axis";
import { useCrosshairState } from "../../charts/crosshair";
import { metricStyles, xStyles } from "../../charts/metric-style";
import type { PreparedChart } from "../../charts/prepare";
import { newestReading, type readingAt as ReadingAt, readingAt } from "../../charts/readout";
import type { XName } from "../../charts/x-axis";
import { cn } from "../../lib/class-names";
import { noValue } from "../../lib/format";
import type { ChartDefinition } from "./chart-definitions";

export function ChartReadout({ definition, chart, x }: { definition: ChartDefinition; chart: PreparedChart; x: XName }) {
  const { x: position } = useCrosshairState();
  const readingOf = (metric: MetricName) =>
    position === null ? newestReading(chart.lines, metric) : readingAt(chart.lines, metric, position);
  const [first = "trainLoss"] = definition.metrics;
  const at = readingOf(first);
  return (
    <div className="figures @container flex h-6 items-center gap-x-4 overflow-hidden whitespace-nowrap px-4 text-xs">
      {definition.metrics.map((metric) => (
        <Value key={metric} metric={metric} named={definition.metrics.length > 1} reading={readingOf(metric)} />
      ))}
      <span className={cn("ml-auto text-muted", definition.metrics.length > 1 && "max-sm:hidden")}>
        {at === null ? "" : `${position === null ? "newest: " : ""}${xStyles[x].format(unproject(chart.x.scale, at.x))}`}
      </span>
    </div>
  );
}

function Value({ metric, named, reading }: { metric: MetricName; named: boolean; reading: ReturnType<typeof ReadingAt> }) {
  const { color, label, format } = metricStyles[metric];
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className="h-0.5 w-3.5 rounded-full" style={{ background: color }} />
      {named && <span className="text-muted">{label}</span>}
      <b className="font-medium">{reading === null ? noValue : format(reading.value)}</b>
      {reading !== null && reading.smoothed !== null && (
        <span className={cn("@max-2xs:hidden text-muted", named && "max-sm:hidden")}>smoothed {format(reading.smoothed)}</span>
      )}
    </span>
  );
}
