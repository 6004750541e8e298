/** The data order: which tokens the training sequence at an absolute index holds, a pure function of (dataset hash, seed, index). */
import { InvalidError, type RunSpecification } from "@trainyard/contracts";
import { philox, streamKey } from "@trainyard/model";
import type { OpenDataset } from "./dataset/dataset-files";
import { permute } from "./permutation";

export interface DataOrder {
  /** SHA-256 of the dataset. */
  readonly datasetHash: string;
  readonly seed: number;
  /** Tokens of the training split. */
  readonly tokens: number;
  /** T: predicted positions a sequence; a window holds T + 1 tokens, the last one only as a target. */
  readonly context: number;
}

type Specified = { readonly model: Pick<RunSpecification["model"], "context">; readonly seed: number };

export function dataOrder({ model, seed }: Specified, { description, train }: Pick<OpenDataset, "description" | "train">): DataOrder {
  return { datasetHash: description.hash, seed, tokens: train.length, context: model.context };
}

/** Windows an epoch visits, each exactly once. The same in every epoch, although each epoch cuts the text at another offset. */
export function windowsPerEpoch({ tokens, context }: Pick<DataOrder, "tokens" | "context">): number {
  return Math.floor((tokens - context) / context);
}

/**
 * First token of the window that training sequence `index` (from 0) reads. An epoch cuts the text into windows of `context` tokens, starting at an
 * offset of its own in [0, context), and visits them in an order of its own.
 */
export function windowStart(order: DataOrder, index: number): number {
  const windows = windowsPerEpoch(order);
  const epoch = Math.floor(index / windows);
  const key = streamKey(`${order.datasetHash} ${order.seed} ${epoch}`);
  const [offsetWord] = philox([0, 0, 0, 1], key);
  return (offsetWord % order.context) + permute(index % windows, windows, key) * order.context;
}

/** int32 [samples, context + 1], row-major: the training sequences of these indices. */
export function trainingBatch(train: Uint16Array, order: DataOrder, samples: readonly number[]): Int32Array {
  return windowsAt(
    train,
    order.context,
    samples.map((index) => windowStart(order, index)),
  );
}

/**
 * Validation micro-batches, always the same: `batches` of int32 [sequences, context + 1], windows spread evenly over the validation tokens.
 * They overlap only when more are asked for than the text holds.
 */
export function validationBatches(validation: Uint16Array, context: number, sequences: number, batches: number): readonly Int32Array[] {
  const count = sequences * batches;
  const lastStart = validation.length - context - 1;
  const starts = Array.from({ length: count }, (_, window) => (count === 1 ? 0 : Math.floor((window * lastStart) / (count - 1))));
  return Array.from({ length: batches }, (_, batch) =>
    windowsAt(validation, context, starts.slice(batch * sequences, (batch + 1) * sequences)),
  );
}

/** Throws InvalidError when a split is too short for one window. */
export function assertContextFits(context: number, splits: Readonly<Record<string, Uint16Array>>): void {
  for (const [split, tokens] of Object.entries(splits))
    if (tokens.length < 2 * context)
      throw new InvalidError([
        {
          field: "model.context",
          message: `must be at most ${Math.floor(tokens.length / 2)}: the ${split} split has ${tokens.length} tokens`,
        },
      ]);
}

function windowsAt(tokens: Uint16Array, context: number, starts: readonly number[]): Int32Array {
  const batch = new Int32Array(starts.length * (context + 1));
  for (const [row, start] of starts.entries()) batch.set(tokens.subarray(start, start + context + 1), row * (context + 1));
  return batch;
}
