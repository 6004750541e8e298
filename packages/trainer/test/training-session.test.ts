/** What a step measures beside its update: the gradient of a part of its batch, for the noise scale. */
import type { RunOverrides } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { stateLayout } from "../src/checkpoint/state-layout";
import { setInitialState } from "../src/load-segment";
import { onProcessor } from "../src/runtime/engine";
import { StateRotation } from "../src/runtime/state-rotation";
import { TrainingSession } from "../src/runtime/training-session";
import { tinySpecification, tinyVocabulary } from "./support/tiny";

const context = 32;

/** One sequence of its own for each number. */
function sequences(...numbers: readonly number[]): Int32Array {
  return Int32Array.from(
    numbers.flatMap((number) => Array.from({ length: context + 1 }, (_, t) => (number * 31 + t * t * 7) % tinyVocabulary)),
  );
}

/** The first step of a run, measured on a part of its batch. */
async function measured(batch: RunOverrides["batch"], tokens: Int32Array) {
  const evaluation = { noiseScaleEverySteps: 1 };
  const specification = tinySpecification({ batch, evaluation, model: { layers: 1, width: 16 } });
  const states = new StateRotation(stateLayout(specification));
  setInitialState(states, specification);
  const session = await TrainingSession.create(specification, context, onProcessor(1));
  const request = { learningRate: 1e-3, optimizerStep: 1, sampleCursor: 0, measurePart: true };
  const result = await session.step(states.current, states.target(null), { tokens, inputs: null }, request);
  await session.release();
  return result;
}

describe("the gradient of a part of the batch", () => {
  it("is that of single micro-batches where a step has several: equal to the step's where all are alike", async () => {
    const { gradientNorm, partOfBatch } = await measured({ sequences: 2, accumulation: 3 }, sequences(1, 2, 1, 2, 1, 2));
    expect(partOfBatch?.tokens).toBe(2 * context);
    expect(Math.sqrt(partOfBatch?.squaredNorm ?? 0)).toBeCloseTo(gradientNorm, 5);
  });

  it("is that of the first half of the rows where a step is one micro-batch", async () => {
    const { gradientNorm, partOfBatch } = await measured({ sequences: 4, accumulation: 1 }, sequences(1, 2, 1, 2));
    expect(partOfBatch?.tokens).toBe(2 * context);
    expect(Math.sqrt(partOfBatch?.squaredNorm ?? 0)).toBeCloseTo(gradientNorm, 5);
  });

  it("is larger than the step's where the parts differ", async () => {
    for (const accumulation of [1, 2]) {
      const { gradientNorm, partOfBatch } = await measured({ sequences: 4 / accumulation, accumulation }, sequences(1, 2, 3, 4));
      expect(partOfBatch?.squaredNorm).toBeGreaterThan(gradientNorm ** 2);
    }
  });

  it("is not there where a step is a single sequence", async () => {
    expect((await measured({ sequences: 1, accumulation: 1 }, sequences(1))).partOfBatch).toBeNull();
  });
});
