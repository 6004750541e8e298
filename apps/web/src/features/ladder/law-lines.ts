/** The fitted law and published ones as lines and bands along a ladder's sizes. Pure. */
import type { LadderDetail } from "@trainyard/contracts";
import type { BandPoint } from "../../charts/band-path";
import { distinctColor } from "../../charts/distinct-color";
import type { PlotLine } from "../sweep/charts/plot-lines";
import { type LadderAxis, ladderPath, lossAt, type RungPoint } from "./ladder-points";

const pathPoints = 48;

/** Empty: nothing is fitted yet. */
export function scalingBand(ladder: LadderDetail, axis: LadderAxis): readonly BandPoint[] {
  const { fit, plan, next } = ladder;
  if (fit === null) return [];
  return ladderPath(plan, next.parameters, pathPoints).map((place) => {
    const middle = lossAt(fit, place);
    return { x: place[axis], middle, low: middle, high: middle };
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
  return { x: [Math.min(...xs) / 1.15, Math.max(...xs) * 1.15], y: [Math.min(...ys), Math.max(...ys)] };
}
