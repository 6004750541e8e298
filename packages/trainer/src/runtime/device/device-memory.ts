/**
 * Memory of a GPU. ONNX Runtime for Node cannot make, fill or read a tensor there by itself, but sessions can: their outputs may be placed on the
 * device, and a session without a preferred place writes into whatever tensor it is given, there or in the host's memory.
 */
import { expand, Graph, reshape, toOnnx } from "@trainyard/graph";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Memory } from "../memory";
import { createSession } from "../provider";
import { scalar } from "../tensors";

type Shape = readonly number[];
type Sessions = Map<string, Promise<InferenceSession>>;

export class DeviceMemory implements Memory {
  // Sessions live as long as the memory: the device, with all tensors on it, is closed with the last one.
  readonly #makers: Sessions = new Map();
  readonly #fillers: Sessions = new Map();
  readonly #copiers: Sessions = new Map();
  /** Freed before the device is closed: a tensor that outlived it would be freed by the garbage collector, on nothing. */
  readonly #tensors = new Set<Tensor>();

  /** Throws an ExecutionProviderError where there is no device. */
  static async open(): Promise<DeviceMemory> {
    const memory = new DeviceMemory();
    await sessionOf(memory.#copiers, [1], copying);
    return memory;
  }

  async zeros(shape: Shape): Promise<Tensor> {
    const session = await sessionOf(this.#makers, shape, filling, { preferredOutputLocation: "gpu-buffer" });
    const { filled } = await session.run({ value: scalar(0) });
    if (filled === undefined) throw new TypeError("The graph has an output named filled.");
    this.#tensors.add(filled);
    return filled;
  }

  async clear(tensor: Tensor): Promise<void> {
    const session = await sessionOf(this.#fillers, tensor.dims, filling);
    await session.run({ value: scalar(0) }, { filled: tensor });
  }

  /** Either may be in the host's memory. */
  async copy(from: Tensor, to: Tensor): Promise<void> {
    const session = await sessionOf(this.#copiers, from.dims, copying);
    await session.run({ from }, { to });
  }

  free(tensor: Tensor): void {
    this.#tensors.delete(tensor);
    tensor.dispose();
  }

  async release(): Promise<void> {
    for (const tensor of this.#tensors) this.free(tensor);
    const sessions = [...this.#makers.values(), ...this.#fillers.values(), ...this.#copiers.values()];
    for (const session of sessions) await (await session).release();
  }
}

function sessionOf(
  sessions: Sessions,
  shape: Shape,
  graph: (shape: Shape) => Uint8Array,
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  const key = shape.join(" ");
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const session = createSession(graph(shape), { provider: "webgpu", threads: 1 }, options);
  sessions.set(key, session);
  return session;
}

function filling(shape: Shape): Uint8Array {
  return toOnnx({ filled: expand(reshape(new Graph().input("value", "float32", []), [1]), shape) });
}

/** By a reshape to the same shape, which moves bytes and computes nothing: no number is flushed or rounded on its way. */
function copying(shape: Shape): Uint8Array {
  const from = new Graph().input("from", "float32", shape);
  return toOnnx({ to: reshape(reshape(from, [...shape, 1]), shape) });
}
