/** A run's speed by the node that trained it. Pure. */
import type { MetricsSnapshot, RunDetail } from "@trainyard/contracts";
import type { StepRange } from "../../../lib/step-range";

/** A stretch trained on one node. */
export interface SpeedLine {
  segmentId: string;
  node: string;
  points: SpeedPoint[];
}

interface SpeedPoint {
  timeMs: number;
  step: number;
  tokensPerSecond: number;
}

/** In order of time. */
export function speedLines({ segments }: Pick<RunDetail, "segments">, { series }: MetricsSnapshot): SpeedLine[] {
  return series
    .flatMap((each): SpeedLine[] => {
      const node = segments.find(({ id }) => id === each.segmentId)?.node ?? null;
      if (each.metric !== "tokensPerSecond" || node === null || each.step.length === 0) return [];
      const points = each.step.map((step, index) => ({
        step,
        timeMs: each.timeMs[index] ?? 0,
        tokensPerSecond: each.mean[index] ?? 0,
      }));
      return [{ segmentId: each.segmentId, node, points }];
    })
    .sort((a, b) => (a.points[0]?.timeMs ?? 0) - (b.points[0]?.timeMs ?? 0));
}

/** Steps that ended within a stretch of time; null: none did. */
export function stepsWithin(lines: readonly SpeedLine[], fromMs: number, toMs: number): StepRange | null {
  const steps = lines.flatMap(({ points }) => points.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs).map(({ step }) => step));
  return steps.length === 0 ? null : { from: Math.min(...steps), to: Math.max(...steps) };
}

/** First and last instant; null: nothing was trained. */
export function timeSpan(lines: readonly SpeedLine[]): { fromMs: number; toMs: number } | null {
  const times = lines.flatMap(({ points }) => points.map(({ timeMs }) => timeMs));
  return times.length === 0 ? null : { fromMs: Math.min(...times), toMs: Math.max(...times) };
}

/** A colour for each node, the same for the same set of nodes. */
export function nodeColors(names: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(names)].sort((a, b) => a.localeCompare(b));
  return new Map(sorted.map((name, index) => [name, palette[index % palette.length] ?? "var(--muted)"]));
}

const palette = ["train", "validation", "rate", "norm", "noise", "speed"].map((name) => `var(--series-${name})`);
