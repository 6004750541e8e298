/** Collects a graph whose state is laid out for a GPU: parameters are read out of packs, scalars come and go in one vector. */
import { concat, type DataType, reshape, type Shape, sizeOf, slice, split, type Tensor } from "@trainyard/graph";
import type { DeviceLayout, Pack } from "./device-layout";
import { type ModelGraph, ModelGraphBuilder } from "./model-graph";

/** Buffers a WebGPU kernel may bind on any device, one of them being the tensor that is split. */
const mostParts = 7;
/** Room for the scalars of every optimizer. */
const mostScalars = 32;

export class DeviceGraphBuilder extends ModelGraphBuilder {
  readonly packs: readonly Pack[];
  readonly #members = new Map<string, Tensor>();
  readonly #scalars = new Map<string, Tensor>();
  readonly #results = new Map<string, Tensor>();

  constructor({ packs }: DeviceLayout) {
    super();
    this.packs = packs;
  }

  override input(name: string, dataType: DataType, shape: Shape): Tensor {
    if (dataType === "float32" && shape.length === 0) return this.#scalar(name);
    const pack = this.packs.find(({ members }) => members.some((member) => member.name === name));
    if (pack !== undefined && !this.#members.has(name)) this.#unpack(pack);
    return this.#members.get(name) ?? super.input(name, dataType, shape);
  }

  /** The members' tensors end to end, in the shape of their pack. */
  packed(pack: Pack, tensorOf: (name: string) => Tensor): Tensor {
    const parts = pack.members.map(({ name, shape }) => reshape(tensorOf(name), [sizeOf(shape)]));
    const rest = restOf(pack);
    const zeros = rest === 0 ? [] : [this.graph.constant([0], [rest])];
    return reshape(concat([...parts, ...zeros], 0), pack.shape);
  }

  override output(name: string, tensor: Tensor): void {
    if (tensor.shape.length === 0) this.#results.set(name, tensor);
    else super.output(name, tensor);
  }

  override finish(): ModelGraph {
    const results = [...this.#results.values()].map((result) => reshape(result, [1]));
    if (results.length > 0) super.output("results", concat(results, 0));
    return { ...this.serialised("webgpu"), joined: { inputs: [...this.#scalars.keys()], outputs: [...this.#results.keys()] } };
  }

  /** One vector for all: a transfer to the device takes longer than fifty kernels that read an element of it. */
  #scalar(name: string): Tensor {
    const place = this.#scalars.size;
    const scalar = this.#scalars.get(name) ?? reshape(slice(super.input("scalars", "float32", [mostScalars]), 0, place, place + 1), []);
    this.#scalars.set(name, scalar);
    return scalar;
  }

  #unpack(pack: Pack): void {
    const rest = restOf(pack);
    const sizes = pack.members.map(({ shape }) => sizeOf(shape));
    const flat = reshape(super.input(pack.name, "float32", pack.shape), [sizeOf(pack.shape)]);
    const parts = partsOf(flat, rest === 0 ? sizes : [...sizes, rest]);
    for (const [index, { name, shape }] of pack.members.entries()) {
      const part = parts[index];
      if (part !== undefined) this.#members.set(name, reshape(part, shape));
    }
  }
}

/** Zeros at the end of a pack. */
function restOf({ members, shape }: Pack): number {
  return members.reduce((rest, member) => rest - sizeOf(member.shape), sizeOf(shape));
}

/** A vector in parts of those sizes, through as many levels as a kernel's number of buffers asks for. */
function partsOf(flat: Tensor, sizes: readonly number[]): readonly Tensor[] {
  if (sizes.length === 1) return [flat];
  if (sizes.length <= mostParts) return split(flat, 0, sizes);
  const each = Math.ceil(sizes.length / mostParts);
  const groups = Array.from({ length: Math.ceil(sizes.length / each) }, (_, index) => sizes.slice(index * each, (index + 1) * each));
  const totals = groups.map((group) => group.reduce((sum, size) => sum + size, 0));
  return split(flat, 0, totals).flatMap((part, index) => partsOf(part, groups[index] ?? []));
}

/** A builder for state as the host holds it, or as a device does. */
export function graphBuilder(layout: DeviceLayout | null): ModelGraphBuilder {
  return layout === null ? new ModelGraphBuilder() : new DeviceGraphBuilder(layout);
}
