/** Batch and context ramps follow the plan, leave the order of the data alone, and survive a resume in the middle of each. */
import { dirname, join } from "node:path";
import { accumulationAt, contextAt, learningRateOf, type RunOverrides, totalTokens } from "@trainyard/contracts";
import { beforeAll, describe, expect, it } from "vitest";
import { microBatches } from "../src/runtime/micro-batches";
import { eventsOf, finalStateHash, runSegment } from "./support/segment";
import { sharedTinyDataset, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();

/** 64 tokens a micro-batch; accumulation from 1 to 4 over 1,200 tokens, context from 8 to 32 in between. */
const rampedBatch: RunOverrides["batch"] = {
  sequences: 2,
  accumulation: 4,
  ramp: "linear",
  rampStart: 1,
  rampTokens: 1_200,
  rampLearningRate: "square-root",
  contextStart: 8,
  contextRampTokens: 800,
};
/** Small enough that building its graphs again and again takes no time. */
const model = { layers: 1, width: 16 };
const ramped = tinySpecification({ model, batch: rampedBatch, duration: { tokens: 2_000 }, evaluation: { noiseScaleEverySteps: 2 } });

let runs = 0;

/** The events of a run that is paused after step `pauseAt`, if at all, and then goes on in a new segment. */
async function run(specification = ramped, pauseAt: number | null = null) {
  runs += 1;
  const given = { root: join(dirname(dirname(dataset.directory)), `run-${runs}`), datasetDirectory: dataset.directory, specification };
  const first = await runSegment(tinyStart({ ...given, segmentId: "first" }), (event) =>
    event.type === "step" && event.point.step === pauseAt ? ["pause"] : [],
  );
  if (pauseAt === null) return first;
  const resumeFrom = eventsOf(first, "checkpoint").at(-1)?.directory ?? null;
  return [...first, ...(await runSegment(tinyStart({ ...given, segmentId: "second", resumeFrom })))];
}

describe("a ramped run", () => {
  let straight: Awaited<ReturnType<typeof run>> = [];
  beforeAll(async () => {
    straight = await run();
  }, 60_000);

  it("reads what the plan says, in the order it always has, and ends where the plan ends", async () => {
    const points = eventsOf(straight, "step").map(({ point }) => point);
    let done = { step: 0, tokens: 0, sample: 0 };
    for (const point of points) {
      const sequences = 2 * accumulationAt(ramped, done.tokens);
      expect(point).toMatchObject({ step: done.step + 1, sampleStart: done.sample, sampleEnd: done.sample + sequences });
      expect(point.learningRate).toBe(Math.fround(learningRateOf(ramped, done)));
      done = { step: point.step, tokens: done.tokens + sequences * 32, sample: point.sampleEnd };
      expect(point.tokens).toBe(done.tokens);
    }
    expect(done.tokens).toBe(totalTokens(ramped));
    expect(new Set(points.map(({ sampleStart, sampleEnd }) => sampleEnd - sampleStart))).toEqual(new Set([2, 4, 6, 8]));
    expect(straight.at(-1)).toMatchObject({ type: "ended", reason: "finished", step: done.step });
    expect(eventsOf(straight, "evaluation").at(-1)?.step).toBe(done.step);
  });

  it("measures the noise scale where it is asked to, single micro-batches included", async () => {
    const points = eventsOf(straight, "step").map(({ point }) => point);
    expect(points.filter(({ noiseScale }) => noiseScale !== null).length).toBeGreaterThan(2);
    for (const { step, noiseScale } of points) if (step % 2 === 1) expect(noiseScale).toBeNull();
    const without = await run(tinySpecification({ model, batch: rampedBatch, duration: { tokens: 2_000 } }));
    expect(eventsOf(without, "step").every(({ point }) => point.noiseScale === null)).toBe(true);
  });

  it("ends in the same bits when it is resumed in the middle of each ramp and after both", async () => {
    const points = eventsOf(straight, "step").map(({ point }) => point);
    const stepAt = (tokens: number) => points.find((point) => point.tokens >= tokens)?.step ?? 0;
    expect([100, 500, 1_000, 1_400].map((tokens) => contextAt(ramped, tokens))).toEqual([8, 16, 32, 32]);
    for (const tokens of [100, 500, 1_000, 1_400]) {
      const resumed = await run(ramped, stepAt(tokens));
      expect(finalStateHash(resumed)).toBe(finalStateHash(straight));
      expect(eventsOf(resumed, "step").map(({ point }) => point.trainLoss)).toEqual(points.map(({ trainLoss }) => trainLoss));
    }
  });

  it("by milestones changes the batch at its token counts", async () => {
    const rampMilestones = [
      { tokens: 0, accumulation: 1 },
      { tokens: 130, accumulation: 3 },
    ];
    const specification = tinySpecification({ model, batch: { sequences: 2, ramp: "milestones", rampMilestones }, duration: { steps: 6 } });
    const points = eventsOf(await run(specification), "step").map(({ point }) => point);
    expect(points.map(({ tokens }) => tokens)).toEqual([64, 128, 192, 384, 576, 768]);
  });
});

describe("an augmented run", () => {
  it("ends in the same bits when it is resumed in the middle, and in others than one that is not augmented", async () => {
    const augmentation = { tokenMasking: 0.1, randomReplacement: 0.1, spanDeletion: 0.1, bpeDropout: 0.1 };
    const specification = tinySpecification({ model, augmentation, batch: rampedBatch, duration: { steps: 8 } });
    const straight = finalStateHash(await run(specification));
    expect(finalStateHash(await run(specification, 3))).toBe(straight);
    const { augmentation: _, ...plain } = specification;
    expect(finalStateHash(await run({ ...plain, augmentation: tinySpecification().augmentation }))).not.toBe(straight);
  });

  it("is evaluated on the text as it is", async () => {
    const specification = tinySpecification({ model, augmentation: { tokenMasking: 0.9 }, duration: { steps: 5 } });
    const [augmented, plain] = [await run(specification), await run(tinySpecification({ model, duration: { steps: 5 } }))];
    expect(eventsOf(augmented, "evaluation")[0]?.validationLoss).toBe(eventsOf(plain, "evaluation")[0]?.validationLoss);
    expect(eventsOf(augmented, "step")[0]?.point.trainLoss).not.toBe(eventsOf(plain, "step")[0]?.point.trainLoss);
  });
});

describe("micro-batches", () => {
  const tokens = Int32Array.from({ length: 4 * 9 }, (_, place) => 100 * Math.floor(place / 9) + (place % 9));
  const inputs = Int32Array.from({ length: 4 * 8 }, (_, place) => 1_000 + place);
  const dataOf = (shape: Parameters<typeof microBatches>[1], name: string) =>
    microBatches({ tokens, inputs }, shape).map((batch) => [...(batch.get(name)?.data ?? [])]);

  it("are whole sequences at full context", () => {
    const batches = microBatches({ tokens, inputs: null }, { sequences: 2, context: 8, length: 8 });
    expect(batches.map((batch) => batch.get("tokens")?.dims)).toEqual([
      [2, 9],
      [2, 9],
    ]);
    expect(batches.map((batch) => batch.has("inputs"))).toEqual([false, false]);
    expect(dataOf({ sequences: 2, context: 8, length: 8 }, "tokens").flat()).toEqual([...tokens]);
  });

  it("are cut into pieces that overlap by the one target token", () => {
    const shape = { sequences: 2, context: 8, length: 4 };
    expect(dataOf(shape, "tokens")[1]).toEqual([
      200, 201, 202, 203, 204, 204, 205, 206, 207, 208, 300, 301, 302, 303, 304, 304, 305, 306, 307, 308,
    ]);
    expect(dataOf(shape, "inputs")).toEqual([[...inputs.subarray(0, 16)], [...inputs.subarray(16)]]);
    expect(microBatches({ tokens, inputs }, shape)[0]?.get("inputs")?.dims).toEqual([4, 4]);
  });
});
