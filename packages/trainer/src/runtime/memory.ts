/** Where tensors are kept that sessions read and write in place. */
import type { Tensor } from "onnxruntime-node";
import { zeros } from "./tensors";

/** Of float32 tensors. */
export interface Memory {
  zeros(shape: readonly number[]): Promise<Tensor>;
  clear(tensor: Tensor): Promise<void>;
  /** Between tensors of one shape. */
  copy(from: Tensor, to: Tensor): Promise<void>;
  /** Of a tensor that `zeros` made; it is not to be used again. */
  free(tensor: Tensor): void;
  /** Its tensors are gone after it. */
  release(): Promise<void>;
}

export const hostMemory: Memory = {
  async zeros(shape) {
    return zeros(shape);
  },
  async clear({ data }) {
    (data as Float32Array).fill(0);
  },
  async copy(from, to) {
    (to.data as Float32Array).set(from.data as Float32Array);
  },
  // The garbage collector does both.
  free() {},
  async release() {},
};
