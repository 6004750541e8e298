/** Outliers are found by the rules as written, against plain loops; and a run that skips them resumes in the same bits. */
import {
  type FromTrainer,
  type RunOverrides,
  type StabilitySpecification,
  stabilitySpecification,
  type TrainerFault,
} from "@trainyard/contracts";
import { normalNumbers } from "@trainyard/model";
import { describe, expect, it } from "vitest";
import { readManifest } from "../src/checkpoint/manifest";
import { readCheckpoint } from "../src/checkpoint/read-checkpoint";
import { StateImage } from "../src/checkpoint/state-image";
import { stateLayout } from "../src/checkpoint/state-layout";
import { UpdateGuard } from "../src/update-guard";
import { eventsOf, finalStateHash, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();

function rule(skipUpdate: StabilitySpecification["skipUpdate"], others: Partial<StabilitySpecification> = {}): StabilitySpecification {
  return { ...stabilitySpecification.parse({}), skipUpdate, ...others };
}

/** Calm updates; the norms' logarithms are normal. */
const noise = normalNumbers(5, "guard", 400, 1);
const calm = Array.from({ length: 200 }, (_, index) => ({
  loss: 3 + 0.02 * (noise[index] ?? 0),
  gradientNorm: Math.exp(0.1 * (noise[200 + index] ?? 0)),
}));

function fed(stability: StabilitySpecification, updates: readonly { loss: number; gradientNorm: number }[]): UpdateGuard {
  const guard = new UpdateGuard(null);
  for (const update of updates) expect(guard.judge(stability, update)).toEqual({ isSkipped: false, diverged: null });
  return guard;
}

describe("rolling-sigma", () => {
  const stability = rule("rolling-sigma");

  it("skips what is more than six deviations above the mean of the 128 before it, loss or norm, and no less", () => {
    for (const metric of ["loss", "gradientNorm"] as const) {
      const window = calm.slice(-128).map((update) => update[metric]);
      const mean = window.reduce((sum, value) => sum + value, 0) / 128;
      const deviation = Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 128);
      const at = (deviations: number) => ({ loss: 3, gradientNorm: 1, [metric]: mean + deviations * deviation });
      expect(fed(stability, calm).judge(stability, at(5.99)).isSkipped).toBe(false);
      expect(fed(stability, calm).judge(stability, at(6.01)).isSkipped).toBe(true);
      expect(fed(stability, calm).judge(stability, at(-60)).isSkipped).toBe(false);
    }
  });

  it("waits until half of the window is there", () => {
    const spike = { loss: 30, gradientNorm: 30 };
    expect(fed(stability, calm.slice(0, 63)).judge(stability, spike).isSkipped).toBe(false);
    expect(fed(stability, calm.slice(0, 64)).judge(stability, spike).isSkipped).toBe(true);
  });

  it("does not let a spike hide the next one, and goes on as if it had not been", () => {
    const guard = fed(stability, calm);
    const { memory } = guard;
    for (let spike = 0; spike < 5; spike += 1) expect(guard.judge(stability, { loss: 9, gradientNorm: 40 }).isSkipped).toBe(true);
    expect(guard.memory).toEqual({ ...memory, skippedInARow: 5 });
    expect(guard.judge(stability, { loss: 3, gradientNorm: 1 }).isSkipped).toBe(false);
    expect(guard.memory?.skippedInARow).toBe(0);
  });

  it("gives up after ten in a row", () => {
    const guard = fed(stability, calm);
    const verdicts = Array.from({ length: 10 }, () => guard.judge(stability, { loss: 9, gradientNorm: 40 }).diverged);
    expect(verdicts.slice(0, 9)).toEqual(Array(9).fill(null));
    expect(verdicts[9]).toMatch(/^10 updates in a row were skipped; the loss 9 is above 3\.\d+$/);
  });

  it("knows no outliers of what never moves", () => {
    const still = Array.from({ length: 80 }, () => ({ loss: 3, gradientNorm: 1 }));
    expect(fed(stability, still).judge(stability, { loss: 3.1, gradientNorm: 1.1 }).isSkipped).toBe(false);
  });
});

describe("median-deviation", () => {
  const stability = rule("median-deviation");

  it("skips norms far above the median, counted between logarithms, and at least 2.5 times it; the loss does not matter", () => {
    const logarithms = calm.slice(-128).map(({ gradientNorm }) => Math.log(gradientNorm));
    const middle = (values: readonly number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      return ((sorted[63] ?? 0) + (sorted[64] ?? 0)) / 2;
    };
    const center = middle(logarithms);
    const deviation = 1.4826 * middle(logarithms.map((value) => Math.abs(value - center)));
    for (const skipDeviations of [3, 12]) {
      const limit = Math.exp(center + Math.max(skipDeviations * deviation, Math.log(2.5)));
      const judged = (gradientNorm: number) =>
        fed(stability, calm).judge({ ...stability, skipDeviations }, { loss: 1_000, gradientNorm }).isSkipped;
      expect(judged(limit * 0.999)).toBe(false);
      expect(judged(limit * 1.001)).toBe(true);
    }
  });
});

describe("what is not finite", () => {
  it.each([
    ["the loss is NaN", { loss: Number.NaN, gradientNorm: 1 }],
    ["the gradient norm is Infinity", { loss: 3, gradientNorm: Number.POSITIVE_INFINITY }],
  ])("ends a run that skips nothing, and is skipped by every other: %s", (why, update) => {
    expect(new UpdateGuard(null).judge(rule("none"), update)).toEqual({ isSkipped: false, diverged: why });
    for (const name of ["non-finite", "rolling-sigma", "median-deviation"] as const)
      expect(new UpdateGuard(null).judge(rule(name), update)).toEqual({ isSkipped: true, diverged: null });
  });
});

const guarded: RunOverrides = {
  model: { layers: 1, width: 16, context: 16 },
  stability: { skipUpdate: "rolling-sigma", skipWindow: 8, skipDeviations: 3 },
  duration: { steps: 50 },
  schedule: { decay: "constant", warmup: 0, peakLearningRate: 3e-3 },
  evaluation: { everySteps: 100 },
  checkpoint: { everySteps: 1 },
};
const poisoned: readonly TrainerFault[] = [
  { fault: "poisoned-batch", atStep: 41, steps: 3 },
  { fault: "poisoned-batch", atStep: 46, steps: 1 },
];

async function train(
  faults: readonly TrainerFault[],
  overrides: RunOverrides,
  resumeFrom: string | null = null,
): Promise<readonly FromTrainer[]> {
  const specification = tinySpecification({ ...guarded, ...overrides });
  const start = tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification, resumeFrom });
  return runSegment({ ...start, faults: [...faults] });
}

const skippedSteps = (events: readonly FromTrainer[]) =>
  eventsOf(events, "step").flatMap(({ point }) => (point.updateSkipped ? [point.step] : []));

describe("a run that skips updates", () => {
  it("keeps its state, reads on, and resumes in the same bits from before, amid and after what was skipped", async () => {
    const events = await train(poisoned, {});
    const skipped = skippedSteps(events);
    expect(skipped).toEqual(expect.arrayContaining([41, 42, 43, 46]));
    const points = eventsOf(events, "step").map(({ point }) => point);
    expect(points.map(({ sampleStart }) => sampleStart)).toEqual(points.map((_, index) => 4 * index));
    const checkpoints = eventsOf(events, "checkpoint");
    for (const { step, directory } of checkpoints) {
      const { optimizerStartStep } = await readManifest(directory);
      expect(optimizerStartStep).toBe(skipped.filter((at) => at <= step).length);
    }
    for (const { step, directory } of checkpoints.filter(({ step }) => step >= 39 && step < 50)) {
      const left = poisoned
        .map((fault) => ({ ...fault, steps: "steps" in fault ? fault.steps - Math.max(0, step + 1 - fault.atStep) : 1 }))
        .filter(({ steps }) => steps > 0);
      const resumed = await train(left, {}, directory);
      expect(finalStateHash(resumed), `from step ${step}`).toBe(finalStateHash(events));
      expect(skippedSteps(resumed)).toEqual(skipped.filter((at) => at > step));
    }
  });

  it("has the parameters and moments it would have had without the skipped step's batch", async () => {
    const events = await train([{ fault: "poisoned-batch", atStep: 41, steps: 1 }], {});
    const [before, after] = [40, 41].map((step) => eventsOf(events, "checkpoint").find((checkpoint) => checkpoint.step === step));
    expect(skippedSteps(events)).toContain(41);
    const images = await Promise.all(
      [before, after].map(async (checkpoint) => {
        const image = new StateImage(stateLayout(tinySpecification(guarded)));
        await readCheckpoint(checkpoint?.directory ?? "", image);
        return image;
      }),
    );
    for (const [name, values] of images[0]?.tensors ?? []) expect(images[1]?.tensors.get(name), name).toEqual(values);
  });

  it("diverges when its weights are no numbers any more, after ten tries", async () => {
    const events = await train([{ fault: "nan", atStep: 5 }], { stability: { skipUpdate: "non-finite" } });
    expect(skippedSteps(events)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(events.at(-1)).toMatchObject({
      type: "ended",
      reason: "diverged",
      step: 14,
      detail: expect.stringContaining("10 updates in a row"),
    });
  });
});
