/** A step's sequences as the tensors that the step graphs read, micro-batch by micro-batch. */
import { Tensor } from "onnxruntime-node";
import type { TrainingBatch } from "../training-text";

export interface StepShape {
  /** Sequences of full context in a micro-batch. */
  readonly sequences: number;
  readonly context: number;
  /** Tokens a sequence is cut into; divides the context. */
  readonly length: number;
}

/** What one run of a graph reads, by input name. */
export type MicroBatch = ReadonlyMap<string, Tensor>;

/**
 * `tokens` int32 [sequences context / length, length + 1] and, where inputs are apart, `inputs` int32 [sequences context / length, length]. Pieces
 * of a sequence follow each other; each one's last target is the first token of the next.
 */
export function microBatches({ tokens, inputs }: TrainingBatch, { sequences, context, length }: StepShape): readonly MicroBatch[] {
  const rows = (sequences * context) / length;
  const size = rows * (length + 1);
  const pieces = length === context ? tokens : cut(tokens, context, length);
  return Array.from({ length: pieces.length / size }, (_, index) => {
    const batch = new Map([["tokens", new Tensor("int32", pieces.subarray(index * size, (index + 1) * size), [rows, length + 1])]]);
    if (inputs !== null) {
      const read = inputs.subarray(index * rows * length, (index + 1) * rows * length);
      batch.set("inputs", new Tensor("int32", read, [rows, length]));
    }
    return batch;
  });
}

/** The first half of a micro-batch's rows, rounded down; scalars stay. */
export function firstHalf(batch: MicroBatch): MicroBatch {
  const half = new Map<string, Tensor>();
  for (const [name, tensor] of batch) {
    const [rows, columns] = tensor.dims;
    if (rows === undefined || columns === undefined) half.set(name, tensor);
    else half.set(name, firstRows(tensor, Math.floor(rows / 2), columns));
  }
  return half;
}

function firstRows({ data }: Tensor, rows: number, columns: number): Tensor {
  return new Tensor("int32", (data as Int32Array).subarray(0, rows * columns), [rows, columns]);
}

/** [rows, context + 1] to [rows context / length, length + 1]. */
function cut(tokens: Int32Array, context: number, length: number): Int32Array {
  const rows = tokens.length / (context + 1);
  const pieces = new Int32Array(((rows * context) / length) * (length + 1));
  let place = 0;
  for (let row = 0; row < rows; row += 1)
    for (let start = row * (context + 1); start < (row + 1) * (context + 1) - 1; start += length) {
      pieces.set(tokens.subarray(start, start + length + 1), place);
      place += length + 1;
    }
  return pieces;
}
