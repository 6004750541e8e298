/** Where the curve left its band for good. */
"use client";

import type { LossPrediction } from "@trainyard/contracts";
import { type Axis, project } from "../../../charts/axis";
import { Mark } from "../../../charts/mark";
import { type PlotBox, pixelOf, pixelOfY, plotMargin } from "../../../charts/plot-geometry";
import { formatInteger, formatLoss } from "../../../lib/format";

interface LeftMarkProps {
  left: NonNullable<LossPrediction["left"]>;
  x: Axis;
  y: Axis;
  box: PlotBox;
  /** Its place on the x axis. */
  at: number;
}

export function LeftMark({ left, x, y, box, at }: LeftMarkProps) {
  const [atX, atY] = [project(x.scale, at), project(y.scale, left.loss)];
  if (atX === null || atY === null) return null;
  const [pixel, top] = [pixelOf(x, box, atX), pixelOfY(y, box, atY)];
  const isInside = pixel >= plotMargin.left && pixel <= box.width - plotMargin.right && top >= 0 && top <= box.height - plotMargin.bottom;
  if (!isInside) return null;
  return (
    <div className="pointer-events-none absolute inset-0">
      <Mark
        kind="left-prediction"
        title={`Left its predicted band at step ${formatInteger(left.step)}`}
        detail={`Validation loss ${formatLoss(left.loss)}, ${left.side} the band from here on`}
        choice={null}
        onChoose={() => undefined}
        opens={pixel > box.width / 2 ? "left" : "right"}
        style={{ left: pixel, top: top - 6 }}
      >
        <span aria-hidden className="size-3 rounded-full border-2 border-danger" />
      </Mark>
    </div>
  );
}
