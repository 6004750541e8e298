/** Control track under the loss: which node trained which stretch, and why each stretch ended. */
"use client";

import type { Segment } from "@trainyard/contracts";
import { type Axis, project } from "../../charts/axis";
import { pixelOf, plotMargin } from "../../charts/plot-geometry";
import { Tooltip } from "../../components/ui/tooltip";
import { cn } from "../../lib/class-names";
import { segmentStory } from "./segment-story";

interface SegmentStripProps {
  segments: readonly Segment[];
  axis: Axis;
  width: number;
  /** x of a step in the segment's own time. */
  xAtStep: (segment: Segment, step: number) => number;
}

const laneHeight = 18;

/** Nodes are told apart by name; the shade only helps the eye along. */
const shades = [
  "bg-train/25 border-train/50",
  "bg-validation/22 border-validation/50",
  "bg-good/20 border-good/50",
  "bg-muted/20 border-muted/50",
];

export function SegmentStrip({ segments, axis, width, xAtStep }: SegmentStripProps) {
  const nodes = [...new Set(segments.map(({ node }) => node).filter((node) => node !== null))].sort();
  const lanes = assignLanes(segments);
  const laneCount = Math.max(1, ...lanes.values());
  const clamp = (pixel: number) => Math.max(plotMargin.left, Math.min(width - plotMargin.right, pixel));
  const place = (segment: Segment, step: number) => {
    const position = project(axis.scale, xAtStep(segment, step));
    return position === null ? plotMargin.left : clamp(pixelOf(axis, { width }, position));
  };
  return (
    <div className="relative mt-1" style={{ height: laneCount * laneHeight }} data-testid="segment-strip">
      <span className="absolute top-0.5 left-4 text-2xs text-muted">node</span>
      {segments.map((segment) => {
        const [left, right] = [place(segment, segment.startStep), place(segment, segment.lastStep)];
        const until = segment.effectiveUntilStep === null ? right : place(segment, Math.min(segment.effectiveUntilStep, segment.lastStep));
        if (right - left < 1 && segment.status === "queued") return null;
        const shade = shades[nodes.indexOf(segment.node ?? "") % shades.length] ?? shades[0];
        const top = ((lanes.get(segment.id) ?? 1) - 1) * laneHeight;
        return (
          <Tooltip key={segment.id} content={segmentStory(segment)}>
            <button
              type="button"
              aria-label={segmentStory(segment)}
              className={cn("absolute flex h-4 cursor-default items-center overflow-hidden rounded-[3px] border px-1 text-2xs", shade)}
              style={{ left, top, width: Math.max(3, right - left) }}
            >
              {right - left > 44 && <span className="truncate">{segment.node ?? "waiting"}</span>}
              {until < right && (
                <span
                  aria-hidden
                  className="absolute inset-y-0 right-0 bg-[repeating-linear-gradient(135deg,var(--surface)_0_3px,transparent_3px_6px)] opacity-80"
                  style={{ width: right - until }}
                />
              )}
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}

/** Segments that overlap in steps lie on lanes below each other; lanes count from 1. */
function assignLanes(segments: readonly Segment[]): Map<string, number> {
  const ends: number[] = [];
  const lanes = new Map<string, number>();
  for (const segment of [...segments].sort((a, b) => a.ordinal - b.ordinal)) {
    const free = ends.findIndex((end) => end <= segment.startStep);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = segment.lastStep;
    lanes.set(segment.id, lane + 1);
  }
  return lanes;
}
