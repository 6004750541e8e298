/** Small makers of tensors. */
import { Tensor } from "onnxruntime-node";

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
