/** A training state as tensors that sessions read and write in place. */
import { Tensor } from "onnxruntime-node";
import { StateImage } from "../checkpoint/state-image";
import type { StateLayout } from "../checkpoint/state-layout";

export class StateSet {
  readonly image: StateImage;
  /** Parameters and moments by name, on the memory of `image`. */
  readonly tensors: ReadonlyMap<string, Tensor>;

  /** All zero. */
  constructor(layout: StateLayout) {
    this.image = new StateImage(layout);
    this.tensors = new Map(layout.tensors.map(({ name, shape }) => [name, new Tensor("float32", valuesOf(this.image, name), [...shape])]));
  }

  /** Sets parameters by name and leaves the moments at zero. */
  setParameters(parameters: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of parameters) valuesOf(this.image, name).set(values);
  }
}

function valuesOf(image: StateImage, name: string): Float32Array {
  const values = image.tensors.get(name);
  if (values === undefined) throw new TypeError(`The state has no tensor ${name}.`);
  return values;
}
