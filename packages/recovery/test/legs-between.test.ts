/** Steps after a checkpoint, planned: what was in force at its state, and the changes from its boundary on. */
import type { RunSpecification } from "@trainyard/contracts";
import { expect, test } from "vitest";
import { legsBetween } from "../src/index";

const named = (recipe: string) => ({ recipe }) as RunSpecification;
const end = Number.POSITIVE_INFINITY;
const path = [
  {
    runId: "run-1",
    segmentId: "seg-1",
    fromStep: 0,
    toStep: 100,
    eras: [
      { untilStep: 30, specification: named("a"), endedBy: { seed: 1 } },
      { untilStep: 60, specification: named("b"), endedBy: { seed: 2 } },
      { untilStep: end, specification: named("c"), endedBy: null },
    ],
  },
  { runId: "run-1", segmentId: "seg-2", fromStep: 100, toStep: 150, eras: [{ untilStep: end, specification: named("d"), endedBy: null }] },
];

test("from within a segment: by what was in force there, with the changes that came after", () => {
  const [leg, ...others] = legsBetween(path, { fromStep: 40, toStep: 90 });
  expect(others).toEqual([]);
  expect(leg).toMatchObject({ segmentId: "seg-1", fromStep: 40, toStep: 90, specification: named("b"), changes: [{ step: 60 }] });
});

test("a change at the checkpoint's own boundary is made again", () => {
  const [leg] = legsBetween(path, { fromStep: 30, toStep: 40 });
  expect(leg).toMatchObject({ specification: named("a"), changes: [{ step: 30 }] });
});

test("over the border of segments, and from where one begins", () => {
  expect(legsBetween(path, { fromStep: 70, toStep: 120 })).toMatchObject([
    { segmentId: "seg-1", fromStep: 70, toStep: 100, specification: named("c"), changes: [] },
    { segmentId: "seg-2", fromStep: 100, toStep: 120, specification: named("d") },
  ]);
  expect(legsBetween(path, { fromStep: 100, toStep: 120 })).toMatchObject([{ segmentId: "seg-2", fromStep: 100, toStep: 120 }]);
});
