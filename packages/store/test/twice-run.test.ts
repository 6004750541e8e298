import { type RunSpecification, runSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import type { SegmentWithEras } from "../src/segment-eras";
import { earlierOf } from "../src/twice-run";
import { specification } from "./fixtures";

const calmer = runSpecification.parse({ ...specification, schedule: { ...specification.schedule, peakLearningRate: 1e-4 } });
const rarer = runSpecification.parse({ ...specification, checkpoint: { everySteps: 99, keep: 9 } });

/** In force from the start, or up to a step and something else from then on. */
type Eras = RunSpecification | readonly [number, RunSpecification, RunSpecification];

function segment(id: string, ordinal: number, parentId: string | null, steps: readonly [number, number], given: Eras = specification) {
  const [startStep, lastStep] = steps;
  const [untilStep, before, after] = "length" in given ? given : [0, given, given];
  const eras = [
    { untilStep, specification: before, endedBy: {} },
    { untilStep: Number.POSITIVE_INFINITY, specification: after, endedBy: null },
  ];
  return { id, runId: "run", ordinal, parentId, startStep, lastStep, eras } satisfies SegmentWithEras;
}

const earlier = (...segments: SegmentWithEras[]) => {
  const again = segments.at(-1);
  return again === undefined ? null : earlierOf(segments, again);
};

describe("steps that ran before", () => {
  it("are those of the parent beyond the checkpoint", () => {
    expect(earlier(segment("a", 1, null, [0, 130]), segment("b", 2, "a", [100, 110]))).toMatchObject({
      segmentId: "a",
      stretches: [{ id: "a", after: 100, until: 130 }],
      sameUntilStep: 130,
      why: null,
    });
    expect(earlier(segment("a", 1, null, [0, 100]), segment("b", 2, "a", [100, 110]))).toBeNull();
  });

  it("are taken from the path that got furthest, over the segments that it leads through", () => {
    const found = earlier(
      segment("a", 1, null, [0, 180]),
      segment("b", 2, "a", [150, 300]),
      segment("c", 3, "a", [100, 120]),
      segment("d", 4, "a", [100, 101]),
    );
    expect(found).toMatchObject({
      segmentId: "b",
      stretches: [
        { id: "a", after: 100, until: 150 },
        { id: "b", after: 150, until: 300 },
      ],
      sameUntilStep: 300,
    });
  });

  it("of other settings are passed over where there are others, and named where there are none", () => {
    const [wild, calm] = [segment("a", 1, null, [0, 500]), segment("b", 2, "a", [100, 140], calmer)];
    expect(earlier(wild, calm)).toMatchObject({ segmentId: "a", why: "The settings were changed." });
    expect(earlier(wild, calm, segment("c", 3, "b", [120, 121], calmer))).toMatchObject({ segmentId: "b", sameUntilStep: 140, why: null });
  });

  it("compare up to a change that was made on one of the two ways", () => {
    const changed = segment("a", 1, null, [0, 180], [130, specification, calmer]);
    expect(earlier(changed, segment("b", 2, "a", [100, 101]))).toMatchObject({ sameUntilStep: 130, why: null });
    expect(earlier(changed, segment("b", 2, "a", [140, 141], calmer))).toMatchObject({ sameUntilStep: 180, why: null });
    expect(earlier(changed, segment("b", 2, "a", [100, 160], [150, specification, calmer]))).toMatchObject({ sameUntilStep: 130 });
  });

  it("are the same steps whenever checkpoints are written", () => {
    expect(earlier(segment("a", 1, null, [0, 130]), segment("b", 2, "a", [100, 110], rarer))).toMatchObject({ why: null });
  });
});
