/** A training state as tensors that sessions read and write in place. */
import type { KeptTensor } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { StateImage } from "../checkpoint/state-image";
import type { StateLayout } from "../checkpoint/state-layout";

export class StateSet {
  readonly image: StateImage;
  /** All tensors of the state by name, on the memory of `image`. */
  readonly tensors: ReadonlyMap<string, Tensor>;

  /** All zero. */
  constructor(layout: StateLayout) {
    this.image = new StateImage(layout);
    this.tensors = new Map(layout.tensors.map(({ name, shape }) => [name, new Tensor("float32", valuesOf(this.image, name), [...shape])]));
  }

  /** Sets tensors by name and leaves the others as they are. */
  set(tensors: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of tensors) valuesOf(this.image, name).set(values);
  }

  /** Takes tensors over from a state of another layout, scaled, and leaves the others as they are. */
  take({ image }: StateSet, kept: ReadonlyMap<string, KeptTensor>): void {
    for (const [name, { name: origin, scale }] of kept) {
      const values = valuesOf(image, origin);
      valuesOf(this.image, name).set(scale === 1 ? values : values.map((value) => value * scale));
    }
  }
}

function valuesOf(image: StateImage, name: string): Float32Array {
  const values = image.tensors.get(name);
  if (values === undefined) throw new TypeError(`The state has no tensor ${name}.`);
  return values;
}
