/** Element types and the type of a tensor. */
import type { Shape } from "./shape";

export type DataType = "float32" | "int32" | "int64";

export interface TensorType {
  readonly dataType: DataType;
  readonly shape: Shape;
}
