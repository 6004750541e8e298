/** Segments with what they trained by at each of their steps: a change that was made on the way begins another era. */
import { type RunOverrides, type RunSpecification, runOverrides, runSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";
import { fromJson } from "./json-column";
import type { LineageSegment } from "./lineage";

/** What was in force for updates up to `untilStep`, that one included; the last era has no end. */
export interface Era {
  readonly untilStep: number;
  readonly specification: RunSpecification;
  /** What was asked for to end it; null: nothing ended it. */
  readonly endedBy: RunOverrides | null;
}

export interface SegmentWithEras extends LineageSegment {
  readonly eras: readonly Era[];
}

/** All segments of the runs, in order of their ordinals. */
export async function segmentsWithEras(client: Transaction, runIds: readonly string[]): Promise<SegmentWithEras[]> {
  const where = { runId: { in: [...runIds] } };
  const [segments, changes] = await Promise.all([
    client.segment.findMany({
      where,
      orderBy: { ordinal: "asc" },
      select: { id: true, runId: true, parentId: true, ordinal: true, startStep: true, lastStep: true, specification: true },
    }),
    client.intervention.findMany({
      where: { ...where, kind: "change", status: "applied" },
      orderBy: [{ appliedStep: "asc" }, { appliedAt: "asc" }],
      select: { segmentId: true, appliedStep: true, arguments: true, result: true },
    }),
  ]);
  return segments.map(({ specification, ...segment }) => ({
    ...segment,
    eras: [
      ...changes
        .filter(({ segmentId }) => segmentId === segment.id)
        .map(({ appliedStep, arguments: given, result }) => ({
          untilStep: appliedStep ?? segment.startStep,
          specification: runSpecification.parse(fromJson(result).before),
          endedBy: runOverrides.parse(fromJson(given).changes),
        })),
      { untilStep: Number.POSITIVE_INFINITY, specification: runSpecification.parse(specification), endedBy: null },
    ],
  }));
}
