/** Where each tensor of a training state lies in the safetensors file that holds it. */
import { type StateOwner, type StateTensor, stateTensors } from "@trainyard/model";

interface PlacedTensor extends StateTensor {
  /** Numbers it holds. */
  readonly size: number;
  /** First byte, counted from the end of the header. */
  readonly byteOffset: number;
}

/** How far training has come; part of the state, beside its tensors. */
export interface TrainingPosition {
  /** Optimizer updates done. */
  readonly step: number;
  readonly tokens: number;
  /** Absolute index of the next training sequence. */
  readonly sampleCursor: number;
  /** Step at which the optimizer's state was last zero, and one more for each update skipped since: bias corrections count updates from there. */
  readonly optimizerStartStep: number;
}

export interface StateLayout {
  /** Parameters, what the optimizer keeps, buffers, each in canonical order, without gaps. */
  readonly tensors: readonly PlacedTensor[];
  /** Length prefix and JSON together, padded so that tensors start on a cache line and a new position does not move them. */
  readonly headerBytes: number;
  readonly totalBytes: number;
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
const cacheLineBytes = 64;
/** The safetensors header starts with its length as a little-endian uint64. */
const lengthPrefixBytes = 8;

export function stateLayout(owner: StateOwner): StateLayout {
  let byteOffset = 0;
  const tensors = stateTensors(owner).map(({ name, shape }) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    const tensor = { name, shape, size, byteOffset };
    byteOffset += size * floatBytes;
    return tensor;
  });
  const largest = Number.MAX_SAFE_INTEGER;
  const json = headerJson(tensors, { step: largest, tokens: largest, sampleCursor: largest, optimizerStartStep: largest });
  const headerBytes = Math.ceil((lengthPrefixBytes + Buffer.byteLength(json)) / cacheLineBytes) * cacheLineBytes;
  return { tensors, headerBytes, totalBytes: headerBytes + byteOffset };
}

/** The file's first `headerBytes` bytes. The position is in the metadata, so the file's hash is the hash of the whole state. */
export function stateHeader({ tensors, headerBytes }: StateLayout, position: TrainingPosition): Buffer {
  const header = Buffer.alloc(headerBytes, " ");
  header.writeBigUInt64LE(BigInt(headerBytes - lengthPrefixBytes));
  header.write(headerJson(tensors, position), lengthPrefixBytes);
  return header;
}

function headerJson(tensors: readonly PlacedTensor[], { step, tokens, sampleCursor, optimizerStartStep }: TrainingPosition): string {
  const numbers = Object.entries({ step, tokens, sampleCursor, optimizerStartStep }).map(([name, value]) => [name, String(value)]);
  const metadata = { format: "pt", ...Object.fromEntries(numbers) };
  const entries = tensors.map(({ name, shape, size, byteOffset }) => {
    return [name, { dtype: "F32", shape, data_offsets: [byteOffset, byteOffset + size * floatBytes] }] as const;
  });
  return JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
}
