/** Where trials are compared: a dashed line at each rung, with its share of a trial's tokens. */
"use client";

import { type Axis, project } from "../../../../charts/axis";
import { type PlotBox, pixelOf, plotMargin } from "../../../../charts/plot-geometry";
import { formatCount, formatPercent } from "../../../../lib/format";
import { useSweepView } from "../sweep-view";

/** Labels nearer to the one before are left out, pixels. */
const leastDistance = 34;

export function RungLines({ x, box }: { x: Axis; box: PlotBox }) {
  const { sweep, trials } = useSweepView();
  const totalTokens = trials.reduce((most, trial) => Math.max(most, trial.totalTokens), 0);
  let labelled = Number.NEGATIVE_INFINITY;
  const rungs = sweep.rungs.flatMap(({ rung, fraction }) => {
    const position = project(x.scale, fraction * totalTokens);
    if (position === null || fraction >= 1) return [];
    const pixel = pixelOf(x, box, position);
    if (pixel < plotMargin.left || pixel > box.width - plotMargin.right) return [];
    const hasLabel = pixel - labelled >= leastDistance;
    if (hasLabel) labelled = pixel;
    return [{ rung, fraction, pixel, hasLabel }];
  });
  return (
    <div className="pointer-events-none absolute inset-0" data-testid="rungs">
      {rungs.map(({ rung, fraction, pixel, hasLabel }) => (
        <div
          key={rung}
          title={`Rung ${rung}: ${formatCount(fraction * totalTokens)} tokens`}
          className="absolute border-foreground/35 border-l border-dashed"
          style={{ left: pixel, top: plotMargin.top, bottom: plotMargin.bottom }}
        >
          {hasLabel && (
            <span className="figures -translate-x-1/2 -top-2.5 absolute whitespace-nowrap bg-surface px-0.5 text-2xs text-muted">
              {formatPercent(fraction)}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
