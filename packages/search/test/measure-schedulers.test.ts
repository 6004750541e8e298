/** Schedulers on a table of training: what they cost until they have one of its best. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parseOrThrow, schedulerSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { measureSchedulers, trainingTable } from "../src/measure";
import { sweepTable } from "../src/measure/table/table-sweep";
import { lossAfter } from "../src/measure/table/training-table";
import { syntheticTable } from "./support/synthetic-table";

const table = syntheticTable(1);
const [firstRow] = table.rows;

describe("a loss of the table", () => {
  it("lies between the two evaluations around, and is null after a divergence", () => {
    if (firstRow === undefined) throw new Error("The table is empty.");
    const [first, second] = firstRow.validationLoss;
    expect(lossAfter(table, firstRow, 1_000)).toBe(first);
    expect(lossAfter(table, firstRow, 1_250)).toBeCloseTo(0.75 * (first ?? 0) + 0.25 * (second ?? 0), 12);
    expect(lossAfter(table, firstRow, 64_000)).toBe(firstRow.validationLoss.at(-1));
    expect(() => lossAfter(table, firstRow, 500)).toThrow(/no loss after 500 tokens/);
    const diverged = table.rows.find((row) => row.diverged);
    expect(diverged && [lossAfter(table, diverged, 20_000), lossAfter(table, diverged, 20_500)]).toEqual([expect.any(Number), null]);
  });
});

describe("a sweep on the table", () => {
  it("trains every configuration once at random, and none beyond its divergence", () => {
    const { tokens, whole } = sweepTable(table, { name: "none" }, 0);
    const grid = table.rows.filter(({ seed }) => seed === 0);
    expect(whole).toHaveLength(grid.filter(({ diverged }) => !diverged).length);
    const divergedAfter = 21_000;
    expect(tokens).toBe(grid.reduce((sum, { diverged }) => sum + (diverged ? divergedAfter : table.tokens), 0));
    expect(whole.map(({ loss }) => loss).sort()).toEqual(
      grid.flatMap(({ diverged, validationLoss }) => (diverged ? [] : (validationLoss.at(-1) ?? []))).sort(),
    );
  });

  it("charges a trial that is paused and goes on for each token once", () => {
    const { tokens } = sweepTable(table, { name: "successive-halving", reductionFactor: 4, least: 1 / 64, cohort: 256 }, 0);
    expect(tokens).toBe(table.tokens * (256 / 64 + 64 * (1 / 16 - 1 / 64) + 16 * (1 / 4 - 1 / 16) + 4 * (3 / 4)));
  });

  it("lets a population go on from another's loss with its own values", () => {
    const population = schedulerSpecification.parse({ name: "population", population: 6, generations: 4 });
    const { whole } = sweepTable(table, population, 3);
    const finals = new Set(table.rows.map(({ validationLoss }) => validationLoss.at(-1)));
    expect(whole.some(({ loss }) => finals.has(loss))).toBe(true);
    expect(whole.some(({ loss }) => !finals.has(loss))).toBe(true);
  });
});

describe("the measurement", () => {
  const measurement = measureSchedulers(table, { seeds: 9 });
  const of = (name: string) => measurement.schedulers.find(({ scheduler }) => scheduler === name);

  it("counts tokens until one of the top 1 % was trained whole", () => {
    expect(measurement).toMatchObject({ configurations: 256, top: 2, seeds: 9, trialTokens: 64_000 });
    expect(of("none")).toMatchObject({ ofRandom: 1, reached: 1 });
    // Two of 256 drawn without repetition: 86 are expected.
    expect((of("none")?.tokens ?? 0) / 64_000).toBeGreaterThan(30);
    expect(measurement.seedNoise).toBeCloseTo(1e-3 / Math.SQRT2, 6);
  });

  it("finds that ASHA needs at most a quarter of what random search needs", () => {
    expect(of("asha")?.ofRandom).toBeLessThanOrEqual(0.25);
    expect(of("asha")?.reached).toBe(1);
  });
});

describe("the table that is shipped", () => {
  const bytes = readFileSync(new URL("../tables/gpt2-nano.json.gz", import.meta.url));
  const shipped = parseOrThrow(trainingTable, JSON.parse(gunzipSync(bytes).toString()));

  it("is a full grid of four knobs, with several seeds of some configurations", () => {
    const grid = shipped.knobs.reduce((product, { values }) => product * values.length, 1);
    expect(shipped.knobs.length).toBeGreaterThanOrEqual(4);
    expect(grid).toBeGreaterThanOrEqual(240);
    expect(new Set(shipped.rows.map(({ values }) => values.join(" "))).size).toBe(grid);
    expect(shipped.rows.length).toBeGreaterThan(grid);
    for (const { validationLoss } of shipped.rows) expect(validationLoss).toHaveLength(shipped.evaluations.length);
  });

  it("has ASHA come to its top 1 % with at most a quarter of the tokens of random search", () => {
    const { schedulers } = measureSchedulers(shipped, { seeds: 31 });
    expect(schedulers.find(({ scheduler }) => scheduler === "asha")?.ofRandom).toBeLessThanOrEqual(0.25);
  });
});
