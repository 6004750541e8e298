/** A typed tensor graph: shape inference, reverse-mode gradients, ONNX serialisation. */

export type { DataType } from "./data-type";
export { GradientError, GraphError, ShapeError } from "./errors";
export { type ExternalWeight, withExternalWeights } from "./external-weights";
export { gradients } from "./gradients";
export { Graph, graphOf } from "./graph";
export { type Target, toOnnx } from "./onnx";
export { threeOperands } from "./operands";
export * from "./operations";
export { formatShape, type Shape, sameShape, sizeOf } from "./shape";
export type { Tensor } from "./tensor";
export { endOfResults, endOfResultsMessage, withoutResults } from "./without-results";
