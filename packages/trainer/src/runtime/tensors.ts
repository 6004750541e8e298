/** Small makers of tensors. */
import type { Shape } from "@trainyard/graph";
import { Tensor } from "onnxruntime-node";

/** A tensor by its name; undefined where nobody has it. */
export type TensorLookup = (name: string) => Tensor | undefined;

export function zeros(shape: readonly number[]): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return new Tensor("float32", new Float32Array(size), [...shape]);
}

export function scalar(value: number): Tensor {
  return new Tensor("float32", Float32Array.of(value), []);
}

/** The one number of a scalar tensor. */
export function numberOf(tensor: Tensor): number {
  return Number(tensor.data[0]);
}

/** Values by name as tensors of these shapes, on the same memory. */
export function tensorsOf(
  described: readonly { readonly name: string; readonly shape: Shape }[],
  values: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Tensor> {
  return new Map(
    described.map(({ name, shape }) => {
      const numbers = values.get(name);
      if (numbers === undefined) throw new TypeError(`There are no values for ${name}.`);
      return [name, new Tensor("float32", numbers, [...shape])];
    }),
  );
}
