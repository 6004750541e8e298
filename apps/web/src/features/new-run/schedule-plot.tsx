/** The learning-rate schedule, drawn over the run's steps. */
"use client";

import { learningRateAt, type RunSpecification, totalSteps } from "@trainyard/contracts";
import { useMemo } from "react";
import { exactAxis, roundAxis } from "../../charts/axis";
import { LinePlot } from "../../charts/line-plot";
import { metricStyles, xStyles } from "../../charts/metric-style";
import type { PreparedChart } from "../../charts/prepare";
import { useWidth } from "../../charts/use-width";

const height = 130;
const pointCount = 240;

export function SchedulePlot({ specification }: { specification: RunSpecification }) {
  const [measure, width] = useWidth();
  const chart = useMemo(() => scheduleChart(specification), [specification]);
  return (
    <div ref={measure} style={{ height }} role="img" aria-label={`Learning rate over ${totalSteps(specification)} steps`}>
      {width > 0 && (
        <LinePlot
          chart={chart}
          width={width}
          height={height}
          references={[]}
          formatX={xStyles.step.formatTick}
          formatY={metricStyles.learningRate.formatTick}
        />
      )}
    </div>
  );
}

function scheduleChart(specification: RunSpecification): PreparedChart {
  const { schedule } = specification;
  const steps = totalSteps(specification);
  const every = Math.max(1, steps / pointCount);
  const at = new Set([0, schedule.warmup, steps]);
  for (let step = every; step < steps; step += every) at.add(Math.round(step));
  const points = [...at].sort((a, b) => a - b).map((step) => ({ x: step, y: learningRateAt(schedule, steps, step) }));
  return {
    lines: [{ id: "schedule", metric: "learningRate", segmentId: "", role: "raw", points, readings: [] }],
    x: exactAxis("linear", 0, steps, 4),
    y: roundAxis("linear", 0, schedule.peakLearningRate, 3, true),
    hiddenByLog: 0,
    lastStep: steps,
  };
}
