/**
 * The safetensors file format: a little-endian 64-bit header length, a JSON header (name -> type, shape, byte range), then the data.
 * Source: https://github.com/huggingface/safetensors, "Format".
 */
import { CorruptFileError } from "./errors";

const bytesPerElement = { F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U16: 2, U8: 1 } as const;
export type StoredType = keyof typeof bytesPerElement;

export interface StoredTensor {
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** Row-major, little-endian; a view, not a copy. */
  readonly bytes: Uint8Array;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const lengthBytes = 8;
const alignment = 8;
/** The reference implementation's own limit against malformed files. */
const maximumHeaderBytes = 100_000_000;

/** Where a tensor's bytes lie. */
export interface TensorEntry {
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** First byte in the file, and the first after the tensor. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes a header takes with its length, which is the file's first eight bytes. Throws a CorruptFileError where the file cannot have so many. */
export function headerBytes(start: Uint8Array, fileBytes: number): number {
  if (start.length < lengthBytes)
    throw new CorruptFileError(`A safetensors file has at least ${lengthBytes} bytes, this one ${start.length}.`);
  const length = new DataView(start.buffer, start.byteOffset, start.byteLength).getBigUint64(0, true);
  if (length > BigInt(maximumHeaderBytes) || Number(length) > fileBytes - lengthBytes)
    throw new CorruptFileError(
      `The safetensors header claims ${length} bytes; ${fileBytes - lengthBytes} follow, and ${maximumHeaderBytes} is the limit.`,
    );
  return lengthBytes + Number(length);
}

/** Reads a header with its length. Throws a CorruptFileError that says what is wrong. */
export function parseSafetensorsHeader(start: Uint8Array, fileBytes: number): SafetensorsHeader {
  const header = parseHeader(new TextDecoder().decode(start.subarray(lengthBytes)));
  const dataBytes = fileBytes - start.length;
  const entries = new Map<string, TensorEntry>();
  let covered = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const { type, shape, begin, end } = parseEntry(name, entry);
    const expected = shape.reduce((product, size) => product * size, bytesPerElement[type]);
    if (begin < 0 || end > dataBytes || end - begin !== expected)
      throw new CorruptFileError(`Tensor ${name} should take ${expected} bytes, but its range is ${begin}..${end} of ${dataBytes}.`);
    entries.set(name, { type, shape, begin: start.length + begin, end: start.length + end });
    covered += end - begin;
  }
  if (covered !== dataBytes) throw new CorruptFileError(`The tensors cover ${covered} bytes of the ${dataBytes} that follow the header.`);
  return { entries, metadata: parseMetadata(header.__metadata__) };
}

/** Reads a file's tensors as views of `file`. Throws a CorruptFileError that says what is wrong. */
export function parseSafetensors(file: Uint8Array): Safetensors {
  const { entries, metadata } = parseSafetensorsHeader(file.subarray(0, headerBytes(file, file.length)), file.length);
  const tensors = [...entries].map(
    ([name, { type, shape, begin, end }]) => [name, { type, shape, bytes: file.subarray(begin, end) }] as const,
  );
  return { tensors: new Map(tensors), metadata };
}

/** The header, with its length, of float32 tensors that follow it in the order of the map, without gaps. */
export function float32Header(
  shapes: ReadonlyMap<string, readonly number[]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const [name, shape] of shapes) {
    const end = offset + shape.reduce((product, size) => product * size, bytesPerElement.F32);
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / alignment) * alignment;
  const bytes = new Uint8Array(lengthBytes + headerLength).fill(0x20, lengthBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, lengthBytes);
  return bytes;
}

/** Values of a stored F32, F16 or BF16 tensor as a new Float32Array. Throws a CorruptFileError for integer types. */
export function float32Values(name: string, { type, bytes }: StoredTensor): Float32Array {
  // A copy starts at an aligned address, which views into a file need not. (slice() of Node's Buffer would not copy.)
  const aligned = Uint8Array.from(bytes);
  if (type === "F32") return new Float32Array(aligned.buffer);
  if (type === "BF16") return new Float32Array(Uint32Array.from(new Uint16Array(aligned.buffer), (word) => word << 16).buffer);
  if (type === "F16") return Float32Array.from(new Uint16Array(aligned.buffer), halfToNumber);
  throw new CorruptFileError(`Tensor ${name} holds ${type}, not floating-point numbers.`);
}

/** IEEE 754 binary16. */
function halfToNumber(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >>> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function parseHeader(json: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(json);
    if (isRecord(header)) return header;
  } catch (cause) {
    throw new CorruptFileError("The safetensors header is not valid JSON.", { cause });
  }
  throw new CorruptFileError("The safetensors header is not a JSON object.");
}

function parseEntry(name: string, entry: unknown): { type: StoredType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) throw new CorruptFileError(`The header entry of tensor ${name} is not an object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !isStoredType(dtype))
    throw new CorruptFileError(`Tensor ${name} has the unknown type ${String(dtype)}.`);
  if (!isSizes(shape)) throw new CorruptFileError(`The shape of tensor ${name} is not a list of sizes.`);
  if (!isSizes(offsets) || offsets.length !== 2) throw new CorruptFileError(`The data_offsets of tensor ${name} are not two positions.`);
  const [begin = 0, end = 0] = offsets;
  return { type: dtype, shape, begin, end };
}

function parseMetadata(metadata: unknown): Readonly<Record<string, string>> {
  if (metadata === undefined) return {};
  const entries = isRecord(metadata) ? Object.entries(metadata) : [];
  const strings = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  if (!isRecord(metadata) || strings.length !== entries.length)
    throw new CorruptFileError("The safetensors metadata is not a map of strings.");
  return Object.fromEntries(strings);
}

function isStoredType(type: string): type is StoredType {
  return Object.hasOwn(bytesPerElement, type);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
