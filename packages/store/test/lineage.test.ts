/** The effective curve is one value a step, rising, whatever was rolled back, lost and restarted. */
import { describe, expect, it } from "vitest";
import { belongingTo, effectivePath, effectiveUntilSteps, isEffective, type LineageSegment, pathTo, stretchesOf } from "../src/lineage";

/** A small generator, so that a failing lineage can be made again from its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Segments as three runs make them, in the order in which they are queued: each starts anew or from a checkpoint of any earlier one that has
 * steps, of its own run or another. In the end each run's live segment goes on for a while, whatever began from it.
 */
function randomSegments(seed: number): LineageSegment[] {
  const random = randomOf(seed);
  const segments: LineageSegment[] = [];
  for (let count = 1; count <= 1 + random(16); count++) {
    const runId = `r${random(3)}`;
    const parents = segments.filter((segment) => segment.lastStep > segment.startStep);
    const parent = random(5) === 0 ? undefined : parents[random(parents.length)];
    const startStep = parent === undefined ? 0 : parent.startStep + 1 + random(parent.lastStep - parent.startStep);
    const ordinal = 1 + segments.filter((segment) => segment.runId === runId).length;
    segments.push({ id: `s${count}`, runId, parentId: parent?.id ?? null, ordinal, startStep, lastStep: startStep + random(50) });
  }
  const isLive = ({ runId, ordinal }: LineageSegment) => !segments.some((other) => other.runId === runId && other.ordinal > ordinal);
  return segments.map((segment) => (isLive(segment) ? { ...segment, lastStep: segment.lastStep + random(20) } : segment));
}

/** What the database answers: the run's own segments and all that they descend from. */
function lineageIn(segments: readonly LineageSegment[], runId: string): LineageSegment[] {
  const own = segments.filter((segment) => segment.runId === runId);
  const ids = new Set(own.flatMap(({ id }) => pathTo(segments, id).map((segment) => segment.id)));
  return segments.filter(({ id }) => ids.has(id));
}

const lineages = Array.from({ length: 500 }, (_, index) => index + 1).flatMap((seed) => {
  const segments = randomSegments(seed);
  return [...new Set(segments.map(({ runId }) => runId))].map((runId) => ({ seed, runId, segments: lineageIn(segments, runId) }));
});

const steps = (segment: LineageSegment) =>
  Array.from({ length: segment.lastStep - segment.startStep }, (_, i) => segment.startStep + 1 + i);

describe("the effective curve", () => {
  it("is one value for each step from the first to the last of the live segment, over the borders of runs", () => {
    for (const { seed, runId, segments } of lineages) {
      const until = effectiveUntilSteps(segments, runId);
      const path = effectivePath(segments, runId);
      const curve = path.flatMap((segment) => steps(segment).filter((step) => isEffective(step, until.get(segment.id) ?? null)));
      const live = segments.filter((segment) => segment.runId === runId).at(-1);
      expect(path.at(-1), `seed ${seed}`).toBe(live);
      expect(curve, `seed ${seed}`).toEqual(Array.from({ length: live?.lastStep ?? 0 }, (_, i) => i + 1));
      const stretches = stretchesOf(path).flatMap(({ after, until: last }) =>
        Array.from({ length: last - after }, (_, i) => after + 1 + i),
      );
      expect(stretches, `seed ${seed}`).toEqual(curve);
    }
  });

  it("counts nothing of segments that are not on the path, and forgets no segment", () => {
    for (const { runId, segments } of lineages) {
      const path = new Set(effectivePath(segments, runId).map((segment) => segment.id));
      const until = effectiveUntilSteps(segments, runId);
      expect(until.size).toBe(segments.length);
      for (const segment of segments) if (!path.has(segment.id)) expect(until.get(segment.id)).toBe(segment.startStep);
    }
  });

  it("takes of other runs what its own segments descend from, and no step more", () => {
    for (const { seed, runId, segments } of lineages) {
      const until = effectiveUntilSteps(segments, runId);
      for (const part of belongingTo(segments, runId)) {
        const segment = segments.find(({ id }) => id === part.id);
        const children = segments.filter(({ parentId }) => parentId === part.id).map(({ startStep }) => startStep);
        if (segment?.runId === runId) expect(part.until).toBeGreaterThanOrEqual(segment.lastStep);
        else expect(part.until, `seed ${seed}`).toBe(Math.max(...children));
        expect(until.get(part.id) ?? 0).toBeLessThanOrEqual(part.until);
      }
    }
  });

  it("ends a parent where its child takes over, and not at all when nothing of it came after", () => {
    const parent = { id: "a", runId: "r", parentId: null, ordinal: 1, startStep: 0, lastStep: 100 };
    const child = { id: "b", runId: "r", parentId: "a", ordinal: 2, startStep: 60, lastStep: 80 };
    expect(effectiveUntilSteps([parent, child], "r")).toEqual(
      new Map([
        ["a", 60],
        ["b", null],
      ]),
    );
    expect(effectiveUntilSteps([parent, { ...child, startStep: 100, lastStep: 120 }], "r").get("a")).toBeNull();
    expect(
      effectiveUntilSteps(
        [
          { ...parent, runId: "other" },
          { ...child, startStep: 100, lastStep: 120 },
        ],
        "r",
      ).get("a"),
    ).toBe(100);
  });
});
