/** The effective curve is one value a step, rising, whatever was rolled back, lost and restarted. */
import { describe, expect, it } from "vitest";
import { effectivePath, effectiveUntilSteps, isEffective, type LineageSegment } from "../src/lineage";

/** A small generator, so that a failing lineage can be made again from its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Segments as runs make them: each starts anew or from a checkpoint of any earlier one that has steps of its own. */
function randomLineage(seed: number): LineageSegment[] {
  const random = randomOf(seed);
  const segments: LineageSegment[] = [];
  for (let ordinal = 1; ordinal <= 1 + random(12); ordinal++) {
    const parents = segments.filter((segment) => segment.lastStep > segment.startStep);
    const parent = random(5) === 0 ? undefined : parents[random(parents.length)];
    const startStep = parent === undefined ? 0 : parent.startStep + 1 + random(parent.lastStep - parent.startStep);
    segments.push({ id: `s${ordinal}`, parentId: parent?.id ?? null, ordinal, startStep, lastStep: startStep + random(50) });
  }
  return segments;
}

const steps = (segment: LineageSegment) =>
  Array.from({ length: segment.lastStep - segment.startStep }, (_, i) => segment.startStep + 1 + i);

describe("the effective curve", () => {
  it("is one value for each step from the first to the last of the live segment, in 500 random lineages", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const segments = randomLineage(seed);
      const until = effectiveUntilSteps(segments);
      const curve = effectivePath(segments).flatMap((segment) =>
        steps(segment).filter((step) => isEffective(step, until.get(segment.id) ?? null)),
      );
      const live = segments.at(-1);
      expect(curve, `seed ${seed}`).toEqual(Array.from({ length: live?.lastStep ?? 0 }, (_, i) => i + 1));
    }
  });

  it("counts nothing of segments that are not on the path, and forgets no segment", () => {
    for (let seed = 1; seed <= 500; seed++) {
      const segments = randomLineage(seed);
      const path = new Set(effectivePath(segments).map((segment) => segment.id));
      const until = effectiveUntilSteps(segments);
      expect(until.size).toBe(segments.length);
      for (const segment of segments) if (!path.has(segment.id)) expect(until.get(segment.id)).toBe(segment.startStep);
    }
  });

  it("ends a parent where its child takes over, and not at all when nothing of it came after", () => {
    const parent = { id: "a", parentId: null, ordinal: 1, startStep: 0, lastStep: 100 };
    const child = { id: "b", parentId: "a", ordinal: 2, startStep: 60, lastStep: 80 };
    expect(effectiveUntilSteps([parent, child])).toEqual(
      new Map([
        ["a", 60],
        ["b", null],
      ]),
    );
    expect(effectiveUntilSteps([parent, { ...child, startStep: 100, lastStep: 120 }]).get("a")).toBeNull();
  });
});
