/** The yardsticks measure something. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { flopsPerToken, parameterCount } from "@trainyard/model";
import { describe, expect, it } from "vitest";
import { measureCheckpoints } from "../src/checkpoint-bench/index";
import { engineBenchShapes, engineBenchSpecification, measureEngine } from "../src/engine-bench/index";
import { measureMatmulFlopsPerSecond, trainBare } from "../src/index";
import { eventsOf, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();

describe("trainBare", () => {
  it("computes what a segment computes", async () => {
    const specification = tinySpecification({ duration: { steps: 10 } });
    const bare = await trainBare({ specification, datasetDirectory: dataset.directory, threads: 1, steps: 8, warmupSteps: 2 });
    const root = await temporaryDirectory();
    const segment = await runSegment(tinyStart({ root, datasetDirectory: dataset.directory, specification }));
    expect(bare.lastLoss).toBe(eventsOf(segment, "step").at(-1)?.point.trainLoss);
    expect(bare.tokensPerSecond).toBeCloseTo((8 * 128) / bare.seconds, 6);
  });
});

describe("measureMatmulFlopsPerSecond", () => {
  it("is that of a processor", async () => {
    const flopsPerSecond = await measureMatmulFlopsPerSecond(1);
    expect(flopsPerSecond).toBeGreaterThan(1e8);
    expect(flopsPerSecond).toBeLessThan(1e14);
  });
});

describe("measureCheckpoints", () => {
  it("measures as many as it is asked for, while steps are made, and leaves the newest alone behind", async () => {
    const directory = await temporaryDirectory();
    const specification = tinySpecification({ duration: { steps: 100_000 }, checkpoint: { everySteps: 100_000 } });
    const told: string[] = [];
    const onProgress = (message: string) => void told.push(message);
    const measured = await measureCheckpoints({ specification, directory, threads: 1, checkpoints: 4, onProgress });
    expect(measured.parameters).toBe(parameterCount(specification.model));
    expect(measured.blockedMs).toHaveLength(4);
    expect(measured.saveMs).toHaveLength(4);
    expect(told).toHaveLength(4);
    expect(Math.min(...measured.saveMs, ...measured.loadVerifiedMs, ...measured.stepMs)).toBeGreaterThan(0);
    expect(measured.stepMsBeside.length).toBeGreaterThan(0); // training went on meanwhile
    expect(await readdir(join(directory, "checkpoints"))).toHaveLength(1);
  });
});

describe("measureEngine", () => {
  it("counts what it trained against the products of the same round", async () => {
    const specification = tinySpecification();
    const measured = await measureEngine({ specification, threads: 1, rounds: 1 });
    expect(measured.flopsPerSecond).toBeCloseTo(measured.tokensPerSecond * flopsPerToken(specification.model), 3);
    expect(measured.shareOfMatmul).toBeCloseTo(measured.flopsPerSecond / measured.matmulFlopsPerSecond, 9);
    expect(measured.shareOfMatmul).toBeGreaterThan(0);
    expect(measured.peakRssBytes).toBeGreaterThan(10_000_000);
    expect(measured.buildMs).toBeGreaterThan(0);
  });

  it("has the shapes that the documentation names", () => {
    const flops = engineBenchShapes.map((shape) => flopsPerToken(engineBenchSpecification(shape).model));
    expect(flops).toEqual([6 * 875_264 + 12 * 4 * 128 * 128, 6 * 12_318_720 + 12 * 6 * 384 * 256, 6 * 123_886_080 + 12 * 12 * 768 * 256]);
  });
});
