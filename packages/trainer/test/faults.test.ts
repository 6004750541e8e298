/** Injected faults do what they say at the step they name, and nothing without them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FromTrainer, InvalidError, learningRateOf, type RunOverrides, type TrainerFault } from "@trainyard/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { CorruptCheckpointError, DiskFullError, verifyCheckpoint } from "../src/index";
import { eventsOf, finalStateHash, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";
import { TrainerProcess } from "./support/trainer-process";

const dataset = sharedTinyDataset();
const small: RunOverrides = {
  model: { layers: 1, width: 16, context: 16 },
  duration: { steps: 12 },
  evaluation: { everySteps: 100 },
  checkpoint: { everySteps: 4 },
};

async function startOf(faults: readonly TrainerFault[] = [], overrides: RunOverrides = {}) {
  const specification = tinySpecification({ ...small, ...overrides });
  const start = tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification });
  return { ...start, faults: [...faults] };
}

const losses = (events: readonly FromTrainer[]) => eventsOf(events, "step").map(({ point }) => point.trainLoss ?? Number.NaN);

/** The segment with the fault, and the one without. */
async function withAndWithout(fault: TrainerFault): Promise<readonly [number[], number[], readonly FromTrainer[]]> {
  const events = await runSegment(await startOf([fault]));
  return [losses(events), losses(await runSegment(await startOf())), events];
}

describe("weights", () => {
  it("become NaN: the segment diverges at that step, and its checkpoints are sound", async () => {
    const events = await runSegment(await startOf([{ fault: "nan", atStep: 9 }]));
    expect(events.at(-1)).toMatchObject({ type: "ended", reason: "diverged", step: 9 });
    for (const { directory } of eventsOf(events, "checkpoint")) await verifyCheckpoint(directory);
    expect(eventsOf(events, "log").map(({ message }) => message)).toEqual([expect.stringContaining('"fault":"nan","atStep":9')]);
  });

  it("have one bit flipped: from that step on it is another run", async () => {
    const [struck, sound] = await withAndWithout({ fault: "bit-flip-weights", atStep: 7, bit: 27 });
    expect(struck.slice(0, 6)).toEqual(sound.slice(0, 6));
    expect(struck[6]).not.toBe(sound[6]);
  });
});

describe("what a step is fed", () => {
  it("is noise for some steps", async () => {
    const [struck, sound] = await withAndWithout({ fault: "poisoned-batch", atStep: 8, steps: 2 });
    expect(struck.slice(0, 7)).toEqual(sound.slice(0, 7));
    for (const step of [8, 9]) expect(struck[step - 1]).toBeGreaterThan((sound[step - 1] ?? 0) + 0.1);
    expect(struck[9]).toBeLessThan((struck[7] ?? 0) - 0.1);
  });

  it("is another learning rate for some steps, as it then says", async () => {
    const start = await startOf([{ fault: "learning-rate", atStep: 6, steps: 2, factor: 30 }]);
    const points = eventsOf(await runSegment(start), "step").map(({ point }) => point);
    for (const { step, tokens, learningRate } of points) {
      const asked = learningRateOf(start.specification, { step: step - 1, tokens: tokens - 64 });
      expect(learningRate).toBe(Math.fround(step === 6 || step === 7 ? 30 * asked : asked));
    }
  });

  it("is another beta than the specification says, which the checkpoints do not say", async () => {
    const [struck, sound, events] = await withAndWithout({ fault: "stale-optimizer", atStep: 5, field: "optimizer.beta2", value: 0.5 });
    const computed = losses(await runSegment(await startOf([], { optimizer: { beta2: 0.5 } })));
    expect(struck.slice(0, 5)).toEqual(sound.slice(0, 5));
    expect(struck.slice(5)).not.toEqual(sound.slice(5));
    expect(struck).not.toEqual(computed);
    const manifest = JSON.parse(await readFile(join(eventsOf(events, "checkpoint").at(-1)?.directory ?? "", "manifest.json"), "utf8"));
    expect(manifest.specification.optimizer.beta2).toBe(0.95);
    expect(eventsOf(events, "configuration").map(({ step, values }) => [step, values["optimizer.beta2"]])).toEqual([
      [1, Math.fround(0.95)],
      [5, 0.5],
    ]);
  });

  it("is refused where the optimizer has no such number", async () => {
    const start = await startOf([{ fault: "stale-optimizer", atStep: 2, field: "optimizer.name", value: 1 }]);
    await expect(runSegment(start)).rejects.toThrow(InvalidError);
  });
});

describe("checkpoints", () => {
  it("lose a bit once they are on the disk and told of: the first at or after the step", async () => {
    const events = await runSegment(await startOf([{ fault: "bit-flip-checkpoint", atStep: 5 }]));
    const written = eventsOf(events, "checkpoint");
    expect(written.map(({ step }) => step)).toEqual([4, 8, 12]);
    for (const { step, directory } of written)
      if (step === 8) await expect(verifyCheckpoint(directory)).rejects.toThrow(CorruptCheckpointError);
      else await verifyCheckpoint(directory);
    expect(finalStateHash(events)).toBe(finalStateHash(await runSegment(await startOf())));
  });

  it("find the disk full", async () => {
    const events: FromTrainer[] = [];
    const running = runSegment(await startOf([{ fault: "disk-full", atStep: 5 }]), (event) => {
      events.push(event);
      return [];
    });
    await expect(running).rejects.toThrow(DiskFullError);
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([4]);
  });
});

describe("speed", () => {
  it("is lower, and the bits are the same", async () => {
    const [struck, sound] = await withAndWithout({ fault: "slow", atStep: 3, factor: 1.5 });
    expect(struck).toEqual(sound);
  });

  it("is none inside a step that hangs: nothing more is heard of it while another trains its whole run", { timeout: 60_000 }, async () => {
    const [hanging, other] = [new TrainerProcess(), new TrainerProcess()];
    for (const process of [hanging, other]) onTestFinished(() => process.kill());
    hanging.send(await startOf([{ fault: "hang", atStep: 3 }]));
    await hanging.event((event) => event.type === "log" && event.message.includes('"hang"'));
    hanging.command("stop");
    other.send(await startOf());
    expect(await other.exit).toBe(0);
    expect(hanging.child.exitCode).toBeNull();
    expect(eventsOf(hanging.events, "step").map(({ point }) => point.step)).toEqual([1, 2]);
  });
});

describe("a command", () => {
  it("injects a fault at the next step when its own has passed, and takes no checkpoint", async () => {
    const events = await runSegment(await startOf(), (event) =>
      event.type === "step" && event.point.step === 6 ? [{ fault: { fault: "nan", atStep: 2 } }] : [],
    );
    expect(events.at(-1)).toMatchObject({ reason: "diverged", step: 7 });
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([4]);
    expect(eventsOf(events, "applied")).toEqual([]);
  });
});
