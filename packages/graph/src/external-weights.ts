/** Turns inputs of a serialised graph into weights: tensors that an ONNX runtime reads from a file beside the model, however large they are. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as ElementType,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from "onnx-buf";
import { GraphError } from "./errors";
import type { Shape } from "./shape";

export interface ExternalWeight {
  /** Of the input it replaces; float32. */
  readonly name: string;
  readonly shape: Shape;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** `location` is the name of the weights' file, in the folder of the model's. */
export function withExternalWeights(onnx: Uint8Array, location: string, weights: readonly ExternalWeight[]): Uint8Array {
  const model = fromBinary(ModelProtoSchema, onnx);
  if (model.graph === undefined) throw new GraphError("The model has no graph.");
  const names = new Set(weights.map(({ name }) => name));
  model.graph.input = model.graph.input.filter(({ name }) => !names.has(name));
  for (const { name, shape, byteOffset, byteLength } of weights) {
    const entries = { location, offset: String(byteOffset), length: String(byteLength) };
    const externalData = Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
    const dims = shape.map(BigInt);
    model.graph.initializer.push(
      create(TensorProtoSchema, { name, dataType: ElementType.FLOAT, dims, dataLocation: DataLocation.EXTERNAL, externalData }),
    );
  }
  return toBinary(ModelProtoSchema, model);
}
