/** Element types and the type of a tensor. */
import type { Shape } from "./shape";

export type DataType = "float32" | "int32" | "uint32" | "int64";

/** A number as the reference holds it in a tensor of that type: in float64 for float32, whole numbers wrapped to 32 bits. */
export const held: Readonly<Record<DataType, (value: number) => number>> = {
  float32: (value) => value,
  int32: (value) => value | 0,
  uint32: (value) => value >>> 0,
  int64: Math.trunc,
};

export interface TensorType {
  readonly dataType: DataType;
  readonly shape: Shape;
}
