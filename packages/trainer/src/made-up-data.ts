/** Parameters and batches out of a multiplicative hash: the same bits on every machine, and quicker than drawing a large model's start. */
import type { RunSpecification } from "@trainyard/contracts";
import { parameterList, readsOwnInputs } from "@trainyard/model";
import type { TrainingBatch } from "./training-text";

const golden = 0x9e3779b1;

/** Small numbers. */
export function madeUpParameters({ model }: RunSpecification): ReadonlyMap<string, Float32Array> {
  return new Map(
    parameterList(model).map(({ name, shape }) => {
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      return [name, new Float32Array(size).map((_, index) => (Math.imul(index + 1, golden) / 2 ** 31) * 0.02)];
    }),
  );
}

/** Another one for each `number`. */
export function madeUpBatch({ model, batch, augmentation }: RunSpecification, number = 0): TrainingBatch {
  const rows = batch.sequences * batch.accumulation;
  const tokens = (columns: number) =>
    Int32Array.from(
      { length: rows * columns },
      (_, index) => (Math.imul(index + number * rows * columns, golden) >>> 0) % model.vocabulary,
    );
  return { tokens: tokens(model.context + 1), inputs: readsOwnInputs({ augmentation }) ? tokens(model.context) : null };
}
