/** What the training was steered by, under the loss and on its x axis: learning rate, batch, node, and where somebody stepped in. */
"use client";

import type { RunDetail, Segment } from "@trainyard/contracts";
import { useMemo } from "react";
import type { Axis } from "../../charts/axis";
import { batchLine } from "../../charts/batch-line";
import type { Marker } from "../../charts/marker";
import { MarkerRow } from "../../charts/marker-row";
import { metricStyles } from "../../charts/metric-style";
import type { PreparedChart } from "../../charts/prepare";
import { StripCrosshair } from "../../charts/strip-crosshair";
import { StripRow } from "../../charts/strip-row";
import type { Trace } from "../../charts/trace";
import type { XName } from "../../charts/x-axis";
import { formatCompact } from "../../lib/format";
import { SegmentStrip } from "./segment-strip";

interface ControlStripProps {
  axis: Axis;
  width: number;
  x: XName;
  originMs: number;
  traces: readonly Trace[];
  segments: RunDetail["segments"];
  /** The learning rate, prepared on the same x axis. */
  rate: PreparedChart;
  interventions: readonly Marker[];
  xAtStep: (segmentId: string | null, step: number) => number;
}

export function ControlStrip({ axis, width, x, originMs, traces, segments, rate, interventions, xAtStep }: ControlStripProps) {
  const { color, format } = metricStyles.learningRate;
  const rateLines = useMemo(() => rate.lines.filter(({ role }) => role === "raw"), [rate]);
  const rateReadings = useMemo(() => rateLines.flatMap(({ readings }) => readings).sort((a, b) => a.x - b.x), [rateLines]);
  const batch = useMemo(
    () => batchLine(traces, segments, { x, xScale: axis.scale, originMs }),
    [traces, segments, x, axis.scale, originMs],
  );
  const batchLines = useMemo(() => [{ id: "batch", points: batch.points }], [batch]);
  const common = { axis, width };
  return (
    <StripCrosshair {...common}>
      <div data-testid="control-strip" className="mt-1">
        <StripRow
          {...common}
          label="rate"
          title="Learning rate, per step"
          color={color}
          lines={rateLines}
          readings={rateReadings}
          format={format}
        />
        <StripRow
          {...common}
          label="batch"
          title="Batch, tokens a step"
          color="var(--series-speed)"
          lines={batchLines}
          readings={batch.readings}
          format={formatCompact}
        />
        <div className="border-t pt-0.5">
          <SegmentStrip {...common} segments={segments} xAtStep={(segment: Segment, step) => xAtStep(segment.id, step)} />
        </div>
        <div className="relative h-5 border-t">
          <span className="absolute top-0.5 left-4 text-2xs text-muted">actions</span>
          <MarkerRow
            markers={interventions}
            axis={axis}
            box={{ width, height: 0 }}
            bottom={4}
            xOfMarker={({ segmentId, step }) => xAtStep(segmentId, step)}
            onChoose={() => undefined}
          />
        </div>
      </div>
    </StripCrosshair>
  );
}
