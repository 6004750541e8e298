/** A training state on a device: two sets of tensors that take turns, loaded from the host's and brought back for checkpoints. */
import type { DeviceLayout, DeviceTensor } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import type { Memory } from "../memory";
import type { StateSet } from "../state-set";
import type { StateTensors, TrainingStates } from "../training-states";

export class DeviceStates implements TrainingStates {
  readonly #memory: Memory;
  readonly #layout: DeviceLayout;
  /** What was loaded, and then each state that was brought back. */
  readonly #host: StateSet;
  #current: StateTensors;
  #spare: StateTensors;

  private constructor(memory: Memory, layout: DeviceLayout, host: StateSet, sets: readonly [StateTensors, StateTensors]) {
    this.#memory = memory;
    this.#layout = layout;
    this.#host = host;
    [this.#current, this.#spare] = sets;
  }

  /** Loads the state of `host`. */
  static async load(memory: Memory, layout: DeviceLayout, host: StateSet): Promise<DeviceStates> {
    const states = new DeviceStates(memory, layout, host, [await allocate(memory, layout), await allocate(memory, layout)]);
    for (const tensor of layout.tensors) {
      const values = new Tensor("float32", new Float32Array(sizeOf(tensor)), [...tensor.shape]);
      for (const [part, member] of states.#places(tensor, values)) part.set(member);
      await memory.copy(values, tensorOf(states.current, tensor));
    }
    return states;
  }

  get current(): StateTensors {
    return this.#current;
  }

  target(): StateTensors {
    return this.#spare;
  }

  advance(): void {
    [this.#current, this.#spare] = [this.#spare, this.#current];
  }

  async onHost(): Promise<StateSet> {
    for (const tensor of this.#layout.tensors) {
      const values = new Tensor("float32", new Float32Array(sizeOf(tensor)), [...tensor.shape]);
      await this.#memory.copy(tensorOf(this.#current, tensor), values);
      for (const [part, member] of this.#places(tensor, values)) member.set(part);
    }
    return this.#host;
  }

  /** For each member of a device's tensor: its stretch of `values`, and its numbers in the host's image. */
  #places({ members }: DeviceTensor, { data }: Tensor): readonly (readonly [Float32Array, Float32Array])[] {
    let place = 0;
    return members.map(({ name }) => {
      const member = this.#host.image.tensors.get(name);
      if (member === undefined) throw new TypeError(`The state has no tensor ${name}.`);
      const part = (data as Float32Array).subarray(place, place + member.length);
      place += member.length;
      return [part, member];
    });
  }
}

async function allocate(memory: Memory, { tensors }: DeviceLayout): Promise<StateTensors> {
  const allocated = new Map<string, Tensor>();
  for (const { name, shape } of tensors) allocated.set(name, await memory.zeros(shape));
  return { tensors: allocated };
}

function tensorOf({ tensors }: StateTensors, { name }: DeviceTensor): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`The device holds no tensor ${name}.`);
  return tensor;
}

function sizeOf({ shape }: DeviceTensor): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
