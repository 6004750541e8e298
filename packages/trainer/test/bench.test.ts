/** The yardsticks measure something. */
import { describe, expect, it } from "vitest";
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
