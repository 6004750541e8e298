/** A training state as tensors that sessions read and write in place. */
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

  /** Takes the named tensors over from a state of another layout and leaves the others as they are. */
  take({ image }: StateSet, names: ReadonlySet<string>): void {
    for (const name of names) valuesOf(this.image, name).set(valuesOf(image, name));
  }
}

function valuesOf(image: StateImage, name: string): Float32Array {
  const values = image.tensors.get(name);
  if (values === undefined) throw new TypeError(`The state has no tensor ${name}.`);
  return values;
}
