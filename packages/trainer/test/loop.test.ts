/** A segment learns, tells what it did, and does what it is told at the next step boundary. */
import { rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type FromTrainer, fromTrainer, InvalidError, learningRateAt, type RunOverrides } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model";
import { describe, expect, it } from "vitest";
import { FileAccessError, readManifest, verifyCheckpoint } from "../src/index";
import { eventsOf, finalStateHash, type Order, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();

async function startOf(
  overrides: RunOverrides = {},
  others: { segmentId?: string; resumeFrom?: string | null; threads?: number; root?: string } = {},
) {
  const root = others.root ?? (await temporaryDirectory());
  return tinyStart({ root, datasetDirectory: dataset.directory, specification: tinySpecification(overrides), ...others });
}

/** Gives a command when the step of that number is told of. */
function commandAt(step: number, ...orders: readonly Order[]) {
  return (event: FromTrainer) => (event.type === "step" && event.point.step === step ? orders : []);
}

describe("a segment", () => {
  it("learns, and says what the protocol says", async () => {
    const start = await startOf({
      duration: { steps: 60 },
      samples: { everySteps: 30 },
      evaluation: { everySteps: 25 },
      checkpoint: { everySteps: 25 },
    });
    const events = await runSegment(start);
    for (const event of events) fromTrainer.parse(event);

    const points = eventsOf(events, "step").map(({ point }) => point);
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(points.map(({ sampleStart, sampleEnd }) => [sampleStart, sampleEnd])).toEqual(
      points.map((_, index) => [4 * index, 4 * index + 4]),
    );
    expect(points.at(-1)?.tokens).toBe(60 * 4 * 32);
    for (const { step, learningRate } of points)
      expect(learningRate).toBe(Math.fround(learningRateAt(start.specification.schedule, 60, step)));

    const losses = points.map(({ trainLoss }) => trainLoss ?? Number.NaN);
    expect(losses[0]).toBeCloseTo(Math.log(300), 0);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 1);
    const evaluations = eventsOf(events, "evaluation");
    expect(evaluations.map(({ step }) => step)).toEqual([0, 25, 50, 60]);
    expect(evaluations.at(-1)?.validationLoss).toBeLessThan((evaluations[0]?.validationLoss ?? 0) - 1);
    expect(eventsOf(events, "sample").map(({ step }) => step)).toEqual([0, 30, 60]);
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([25, 50, 60]);
    expect(eventsOf(events, "ready")[0]).toMatchObject({
      type: "ready",
      startStep: 0,
      parameters: parameterCount(start.specification.model),
    });
    expect(events.at(-1)).toEqual({ type: "ended", reason: "finished", step: 60, detail: null });
  });

  it.each([
    ["stops at the step of its tournament", "stopAtStep", "stopped"],
    ["pauses at the rung of its sweep", "pauseAtStep", "paused"],
  ] as const)("%s in the bits of the whole run, evaluated and written, and at once when it is there", async (_, limit, reason) => {
    const start = await startOf({ duration: { steps: 40 }, evaluation: { everySteps: 25 }, checkpoint: { everySteps: 12 } });
    const whole = await runSegment(start);
    const again = await startOf({ duration: { steps: 40 }, evaluation: { everySteps: 25 }, checkpoint: { everySteps: 25 } });
    const events = await runSegment({ ...again, [limit]: 12 });
    expect(events.at(-1)).toEqual({ type: "ended", reason, step: 12, detail: null });
    expect(eventsOf(events, "evaluation").map(({ step }) => step)).toEqual([0, 12]);
    expect(finalStateHash(events)).toBe(eventsOf(whole, "checkpoint").find(({ step }) => step === 12)?.stateHash);
    const resumeFrom = eventsOf(events, "checkpoint").at(-1)?.directory ?? "";
    const resumed = await runSegment({
      ...(await startOf({ duration: { steps: 40 } }, { segmentId: "after", resumeFrom })),
      [limit]: 12,
    });
    expect(eventsOf(resumed, "step")).toEqual([]);
    expect(resumed.at(-1)).toMatchObject({ type: "ended", reason, step: 12 });
  });

  it("chains its checkpoints and records what they belong to", async () => {
    const start = await startOf({ duration: { steps: 20 } });
    const [first, second] = eventsOf(await runSegment(start), "checkpoint");
    if (first === undefined || second === undefined) throw new Error("two checkpoints were due");
    const [parent, child] = [await readManifest(first.directory), await readManifest(second.directory)];
    const { stateHash: parentStateHash, bytes } = first;
    expect(await verifyCheckpoint(first.directory)).toEqual({ step: 10, stateHash: parentStateHash, parentStateHash: null, bytes });
    expect(await verifyCheckpoint(second.directory)).toEqual({ step: 20, stateHash: second.stateHash, parentStateHash, bytes });
    expect([first.parentHash, second.parentHash]).toEqual([null, parentStateHash]);
    expect(parent).toMatchObject({ step: 10, tokens: 1280, sampleCursor: 40, parentStateHash: null, stateHash: first.stateHash });
    expect(child).toMatchObject({ step: 20, parentStateHash: first.stateHash, specification: start.specification });
    const resumed = await startOf({ duration: { steps: 30 } }, { resumeFrom: second.directory });
    const [third] = eventsOf(await runSegment(resumed), "checkpoint");
    expect(third?.parentHash).toBe(second.stateHash);
    expect((await verifyCheckpoint(third?.directory ?? "")).parentStateHash).toBe(second.stateHash);
  });

  it("computes the same bits at one and at two threads, and with samples drawn or not", async () => {
    const plain = finalStateHash(await runSegment(await startOf({ duration: { steps: 12 } })));
    expect(finalStateHash(await runSegment(await startOf({ duration: { steps: 12 } }, { threads: 2 })))).toBe(plain);
    const looked = await startOf({
      duration: { steps: 12 },
      samples: { everySteps: 2 },
      evaluation: { everySteps: 1 },
      checkpoint: { everySteps: 1 },
    });
    expect(finalStateHash(await runSegment(looked))).toBe(plain);
    expect(finalStateHash(await runSegment(await startOf({ duration: { steps: 12 }, seed: 2 })))).not.toBe(plain);
  });

  it("evaluates the same state to the same loss", async () => {
    const start = await startOf({ duration: { steps: 10 }, evaluation: { everySteps: 5 } });
    const events = await runSegment(start, commandAt(5, "stop"));
    const stopped = eventsOf(events, "checkpoint").at(-1);
    const resumed = await startOf({ duration: { steps: 10 }, evaluation: { everySteps: 5 } }, { resumeFrom: stopped?.directory ?? null });
    const again = eventsOf(await runSegment(resumed), "evaluation").at(-1);
    const straight = eventsOf(await runSegment(await startOf({ duration: { steps: 10 }, evaluation: { everySteps: 5 } })), "evaluation").at(
      -1,
    );
    expect(again?.validationLoss).toBe(straight?.validationLoss);
  });
});

describe("what a trainer is at", () => {
  const schedule = { warmup: 0 };

  it("is told when it begins something else than steps, and when it is back at them", async () => {
    const events = await runSegment(
      await startOf({
        schedule,
        duration: { steps: 4 },
        evaluation: { everySteps: 2 },
        samples: { everySteps: 4 },
        checkpoint: { everySteps: 2 },
      }),
    );
    const told = events.flatMap((event): (string | number)[] => {
      if (event.type === "activity") return [event.activity];
      if (event.type === "step") return [event.point.step];
      return event.type === "ready" ? ["ready"] : [];
    });
    expect(told).toEqual([
      ...["building", "ready", "evaluating", "sampling", "training", 1, 2],
      ...["evaluating", "checkpointing", "training", 3, 4, "evaluating", "sampling", "checkpointing"],
    ]);
  });

  it("is told while an evaluation goes on, whatever it takes", async () => {
    const events = await runSegment(
      await startOf({ model: { layers: 4, width: 128, context: 128 }, schedule, duration: { steps: 1 }, evaluation: { batches: 100 } }),
    );
    const [first, last] = [events.findIndex(({ type }) => type === "ready"), events.findIndex(({ type }) => type === "evaluation")];
    const signs = events.slice(first, last).filter((event) => event.type === "activity");
    expect(signs.length).toBeGreaterThan(1);
    expect(new Set(signs.map(({ activity }) => activity))).toEqual(new Set(["evaluating"]));
  });

  it("is counted in the next point where training waited for it", async () => {
    const events = await runSegment(
      await startOf({
        schedule,
        duration: { steps: 6 },
        evaluation: { everySteps: 3 },
        samples: { everySteps: 0 },
        checkpoint: { everySteps: 2 },
      }),
    );
    const points = eventsOf(events, "step").map(({ point }) => point);
    const after = (name: "evaluationDurationMs" | "checkpointDurationMs") =>
      points.filter((point) => point[name] > 0).map(({ step }) => step);
    expect(after("evaluationDurationMs")).toEqual([1, 4]);
    expect(after("checkpointDurationMs")).toEqual([3, 5]);
    const [second, , last] = eventsOf(events, "checkpoint");
    expect(second?.blockedDurationMs).toBeLessThanOrEqual(points[2]?.checkpointDurationMs ?? 0);
    expect(last?.blockedDurationMs).toBeGreaterThanOrEqual(last?.writeDurationMs ?? Number.NaN); // the end waits for it
  });
});

describe("accumulation", () => {
  it("of micro-batches is one large batch, up to rounding", async () => {
    const whole = eventsOf(await runSegment(await startOf({ duration: { steps: 8 }, batch: { sequences: 6, accumulation: 1 } })), "step");
    const parts = eventsOf(await runSegment(await startOf({ duration: { steps: 8 }, batch: { sequences: 2, accumulation: 3 } })), "step");
    expect(parts).toHaveLength(8);
    for (const [index, { point }] of parts.entries()) {
      const other = whole[index]?.point;
      expect(point).toMatchObject({ tokens: other?.tokens, sampleStart: other?.sampleStart, sampleEnd: other?.sampleEnd });
      expect(Math.abs((point.trainLoss ?? 0) / (other?.trainLoss ?? 1) - 1)).toBeLessThan(1e-4);
      expect(Math.abs((point.gradientNorm ?? 0) / (other?.gradientNorm ?? 1) - 1)).toBeLessThan(1e-3);
    }
  });

  it("resumes exactly", async () => {
    const overrides = { duration: { steps: 8 }, batch: { sequences: 2, accumulation: 3 }, checkpoint: { everySteps: 100 } };
    const straight = finalStateHash(await runSegment(await startOf(overrides)));
    const first = eventsOf(await runSegment(await startOf(overrides), commandAt(3, "drain")), "checkpoint").at(-1);
    expect(first?.step).toBe(3);
    expect(finalStateHash(await runSegment(await startOf(overrides, { resumeFrom: first?.directory ?? null })))).toBe(straight);
  });
});

describe("commands", () => {
  it.each([
    ["pause", "paused"],
    ["stop", "stopped"],
    ["drain", "drained"],
  ] as const)("%s: checkpoint, applied with what was read back, ended", async (kind, reason) => {
    const events = await runSegment(await startOf({ checkpoint: { everySteps: 1000 } }), commandAt(7, kind));
    const [checkpoint, applied, ended] = events.slice(-3);
    expect(checkpoint).toMatchObject({ type: "checkpoint", step: 7, tokens: 7 * 128, sampleCursor: 28 });
    if (checkpoint?.type !== "checkpoint") throw new Error("no checkpoint");
    const { stateHash, directory: checkpointDirectory } = checkpoint;
    expect(applied).toMatchObject({
      type: "applied",
      commandId: `command-${kind}`,
      step: 7,
      readBack: { step: 7, stateHash, checkpointDirectory },
    });
    expect(ended).toEqual({ type: "ended", reason, step: 7, detail: null });
    expect((await verifyCheckpoint(checkpointDirectory)).stateHash).toBe(stateHash);
  });

  it("checkpoint: written once, also where one is due, and training goes on", async () => {
    const events = await runSegment(await startOf({ duration: { steps: 24 } }), (event) => [
      ...commandAt(6, "checkpoint")(event),
      ...commandAt(10, "checkpoint")(event),
    ]);
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([6, 10, 20, 24]);
    expect(eventsOf(events, "applied").map(({ step }) => step)).toEqual([6, 10]);
    expect(eventsOf(events, "ended")[0]?.reason).toBe("finished");
  });

  it("that come before the first step end it there", async () => {
    const events = await runSegment(await startOf(), (event) => (event.type === "ready" ? ["stop"] : []));
    expect(eventsOf(events, "step")).toEqual([]);
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([0]);
    expect(events.at(-1)).toMatchObject({ reason: "stopped", step: 0 });
  });

  it("that come with the last step find it finished, and are answered", async () => {
    const events = await runSegment(await startOf({ duration: { steps: 5 } }), commandAt(5, "pause"));
    expect(eventsOf(events, "applied").map(({ commandId }) => commandId)).toEqual(["command-pause"]);
    expect(events.at(-1)).toMatchObject({ reason: "finished", step: 5 });
  });
});

describe("divergence", () => {
  it("ends the segment and leaves the good checkpoints alone", async () => {
    const start = await startOf({
      schedule: { decay: "constant", peakLearningRate: 10, warmup: 0 },
      optimizer: { clipNorm: 1e9, beta2: 0, epsilon: 1e-12, weightDecay: 10 },
      checkpoint: { everySteps: 1 },
      duration: { steps: 400 },
    });
    const events = await runSegment(start);
    const ended = events.at(-1);
    if (ended?.type !== "ended") throw new Error("the segment did not end");
    expect(ended.reason).toBe("diverged");
    expect(ended.detail).toMatch(new RegExp(`^Step ${ended.step}: the (loss|gradient norm) is (NaN|Infinity)`));
    const last = eventsOf(events, "step").at(-1)?.point;
    expect(last?.step).toBe(ended.step);
    expect([last?.trainLoss, last?.gradientNorm]).toContain(null);
    const kept = await readdir(start.checkpointDirectory);
    expect(kept).toHaveLength(ended.step - 1);
    for (const name of kept.slice(-2)) await verifyCheckpoint(join(start.checkpointDirectory, name));
  });
});

describe("a checkpoint that cannot be written", () => {
  it("fails the segment at the next boundary, with a typed error", async () => {
    const start = await startOf({ duration: { steps: 1000 }, checkpoint: { everySteps: 5 } });
    const steps: number[] = [];
    const running = runSegment(start, (event) => {
      if (event.type === "step") steps.push(event.point.step);
      if (event.type !== "ready") return [];
      rmSync(start.checkpointDirectory, { recursive: true });
      writeFileSync(start.checkpointDirectory, "a file where a directory should be");
      return [];
    });
    await expect(running).rejects.toThrow(FileAccessError);
    expect(Math.max(...steps)).toBeLessThan(100);
  });
});

describe("a start that cannot work", () => {
  it("is refused with the field and the limit", async () => {
    const small = runSegment(await startOf({ model: { vocabulary: 299 } }));
    await expect(small).rejects.toThrow(InvalidError);
    await expect(small).rejects.toThrow(/model.vocabulary: must be at least 300, the vocabulary of dataset tiny/);
    await expect(runSegment(await startOf({ model: { context: 60_000 } }))).rejects.toThrow(/model.context: must be at most \d+/);
  });
});
