/** Keeps onnxruntime-node from copying every output after a run, for callers that gave memory for each of them. */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  TensorProto_DataType as ElementType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorShapeProtoSchema,
  TypeProto_SequenceSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";

/** Name of the output that ends the handing back; a run must ask for it, and give it no memory. */
export const endOfResults = "end_of_results";

/** What onnxruntime-node says when it comes to that output: the run is done and all memory it was given is written. */
export const endOfResultsMessage = "Non tensor type is temporarily not supported";

/**
 * The model with one more output before all others: a sequence, which onnxruntime-node refuses to hand back, so that a run ends there with
 * the error `endOfResultsMessage`. Otherwise it copies every output into an array of its own, also those it has just written into memory
 * that was given to it (1.30, js/node/src/tensor_helper.cc): of the 1.5 GB that a step of the 124 M model writes that was a quarter of the
 * step's time.
 */
export function withoutResults(onnx: Uint8Array): Uint8Array {
  const both = new Uint8Array(prefix.length + onnx.length);
  both.set(prefix);
  both.set(onnx, prefix.length);
  return both;
}

/** Two protobuf messages one after the other are their union, lists appended in order: so this output comes first. */
const prefix = endOfResultsModel();

function endOfResultsModel(): Uint8Array {
  const content = "nothing_to_hand_back";
  const tensorType = create(TypeProto_TensorSchema, { elemType: ElementType.FLOAT, shape: create(TensorShapeProtoSchema) });
  const elemType = create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } });
  const sequence = create(TypeProtoSchema, { value: { case: "sequenceType", value: create(TypeProto_SequenceSchema, { elemType }) } });
  const graph = create(GraphProtoSchema, {
    initializer: [create(TensorProtoSchema, { name: content, dataType: ElementType.FLOAT, floatData: [0] })],
    node: [create(NodeProtoSchema, { name: endOfResults, opType: "SequenceConstruct", input: [content], output: [endOfResults] })],
    output: [create(ValueInfoProtoSchema, { name: endOfResults, type: sequence })],
  });
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph }));
}
