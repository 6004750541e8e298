/** Axes: round ticks, stable ends, and no place for zero on a logarithm. */
import { describe, expect, it } from "vitest";
import { exactAxis, project, roundAxis, roundTicks, roundUp, unproject } from "../src/charts/axis";

describe("project", () => {
  it("has no position for zero and below on a logarithmic axis", () => {
    expect(project("log", 0)).toBeNull();
    expect(project("log", -1)).toBeNull();
    expect(project("log", 1_000)).toBeCloseTo(3, 12);
    expect(unproject("log", 3)).toBeCloseTo(1_000, 9);
  });
});

describe("roundTicks", () => {
  it("gives multiples of 1, 2 or 5 without floating-point dust", () => {
    expect(roundTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks(0, 0.0006, 3)).toEqual([0, 0.0002, 0.0004, 0.0006]);
  });
});

describe("roundAxis", () => {
  it("ends on round numbers that hold the data", () => {
    const { domain, ticks } = roundAxis("linear", 3.07, 8.31, 5);
    expect(domain).toEqual([2, 10]);
    expect(ticks).toEqual([2, 4, 6, 8, 10]);
  });

  it("does not move while new values stay inside it", () => {
    const before = roundAxis("linear", 3.8, 8.3, 5);
    expect(roundAxis("linear", 3.4, 8.3, 5)).toEqual(before);
  });

  it("gives a single value some room", () => {
    const { domain } = roundAxis("linear", 5, 5, 5);
    expect(domain[0]).toBeLessThan(5);
    expect(domain[1]).toBeGreaterThan(5);
  });

  it("has ticks within a decade as over many", () => {
    expect(roundAxis("log", 3.1, 8.3, 5).ticks.length).toBeGreaterThanOrEqual(3);
    expect(roundAxis("log", 1e-5, 1e3, 5).ticks).toContain(1e-1);
  });
});

describe("exactAxis", () => {
  it("ends where it is told to, with ticks inside", () => {
    const { domain, ticks } = exactAxis("linear", 347, 1_099, 6);
    expect(domain).toEqual([347, 1_099]);
    expect(ticks).toEqual([400, 600, 800, 1_000]);
  });

  it("has ticks of a clock for seconds", () => {
    expect(exactAxis("linear", 0, 300, 6, true).ticks).toEqual([0, 60, 120, 180, 240, 300]);
  });
});

describe("roundUp", () => {
  it("grows in few steps", () => {
    const ends = new Set(Array.from({ length: 1_000 }, (_, index) => roundUp(index + 1)));
    expect(ends.size).toBeLessThan(35);
    for (const step of [1, 7, 99, 101, 999]) expect(roundUp(step)).toBeGreaterThanOrEqual(step);
  });
});
