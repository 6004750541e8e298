/** The fitted law and published ones as lines and bands along a ladder's sizes. Pure. */
import type { LadderDetail } from "@trainyard/contracts";
import { fewestRuns, fitScalingLaw, predictLoss, type ScalingFit, type ScalingPoint } from "@trainyard/search/scaling";
import type { BandPoint } from "../../charts/band-path";
import { distinctColor } from "../../charts/distinct-color";
import type { PlotLine } from "../sweep/charts/plot-lines";
import { type LadderAxis, ladderPath, type RungPoint } from "./ladder-points";

const pathPoints = 48;

interface Fitted {
  /** Of the server's fit; null: it has none. */
  readonly resamples: number | null;
  readonly points: readonly ScalingPoint[];
}

/** The server's fit again, with the resampled laws that its intervals were made from. The same points give the same fit. */
export function refit({ resamples, points }: Fitted): ScalingFit | null {
  return resamples === null || points.length < fewestRuns ? null : fitScalingLaw(points, { resamples });
}

/** The law with its 90 % interval along the ladder's sizes, up to the next. */
export function scalingBand(fit: ScalingFit, { plan, next }: Pick<LadderDetail, "plan" | "next">, axis: LadderAxis): readonly BandPoint[] {
  return ladderPath(plan, next.parameters, pathPoints).map((place) => {
    const { value, low, high } = predictLoss(fit, place);
    return { x: place[axis], middle: value, low, high };
  });
}

export function publishedLines({ published, plan }: LadderDetail, axis: LadderAxis): readonly PlotLine[] {
  return published.map(({ name, predicted }, index) => ({
    id: name,
    color: distinctColor(index + 1),
    isDashed: true,
    points: predicted.map(({ parameters, tokens, loss }) => {
      const flops = plan.find((rung) => rung.parameters === parameters)?.flops ?? 6 * parameters * tokens;
      return { x: { parameters, tokens, flops }[axis], y: loss };
    }),
  }));
}

/** Ends of both axes; null: nothing to show. */
export function scalingExtent(
  points: readonly RungPoint[],
  band: readonly BandPoint[],
  lines: readonly PlotLine[],
  axis: LadderAxis,
): { x: readonly [number, number]; y: readonly [number, number] } | null {
  const places = [
    ...points.map((point) => ({ x: point[axis], y: point.loss })),
    ...band.flatMap(({ x, low, high }) => [
      { x, y: low },
      { x, y: high },
    ]),
    ...lines.flatMap((line) => line.points),
  ];
  if (places.length === 0) return null;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  return { x: [Math.min(...xs) / 1.15, Math.max(...xs) * 1.15], y: [Math.min(...ys) / 1.03, Math.max(...ys) * 1.03] };
}
