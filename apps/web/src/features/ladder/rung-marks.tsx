/** Finished runs as marks over a plot: filled where the fit takes them, a ring where they are held out. */
"use client";

import { useRouter } from "next/navigation";
import { type Axis, project } from "../../charts/axis";
import { Mark } from "../../charts/mark";
import { type PlotBox, pixelOf, pixelOfY } from "../../charts/plot-geometry";
import { formatCount, formatLoss, formatScientific } from "../../lib/format";
import type { RungPoint } from "./ladder-points";

interface PlacedRung {
  readonly point: RungPoint;
  readonly x: number;
  readonly y: number;
}

interface RungMarksProps {
  x: Axis;
  y: Axis;
  box: PlotBox;
  rungs: readonly PlacedRung[];
  colorOf: (rung: number) => string;
}

export function RungMarks({ x, y, box, rungs, colorOf }: RungMarksProps) {
  const router = useRouter();
  return (
    <div className="pointer-events-none absolute inset-0">
      {rungs.map(({ point, ...at }) => {
        const [atX, atY] = [project(x.scale, at.x), project(y.scale, at.y)];
        if (atX === null || atY === null) return null;
        const [left, top] = [pixelOf(x, box, atX), pixelOfY(y, box, atY)];
        return (
          <Mark
            key={point.runId}
            kind={point.isHeldOut ? "held-out rung" : "rung"}
            title={`Rung ${point.rung + 1}, ${formatCount(point.parameters)} parameters: ${formatLoss(point.loss)}`}
            detail={[
              `seed ${point.seed}, rate ${formatScientific(point.peakLearningRate)}, ${formatCount(point.tokens)} tokens`,
              point.isHeldOut ? "held out of the fit" : point.isBest ? "in the fit" : "not the best rate of its rung",
            ].join("; ")}
            choice={`Opens ${point.runName}`}
            onChoose={() => router.push(`/runs/${point.runId}`)}
            opens={left > box.width / 2 ? "left" : "right"}
            below={top < 70}
            style={{ left, top: top - 6, opacity: point.isBest ? 1 : 0.45 }}
          >
            <svg aria-hidden viewBox="-6 -6 12 12" className="size-3">
              {point.isHeldOut ? (
                <circle r={4.5} fill="var(--surface)" stroke="var(--foreground)" strokeWidth={1.75} />
              ) : (
                <circle r={4.5} fill={colorOf(point.rung)} stroke="var(--surface)" strokeWidth={1} />
              )}
            </svg>
          </Mark>
        );
      })}
    </div>
  );
}
