/** Writes a graph as an ONNX model (IR version 10, opset 21) of standard-domain operators only. */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as ElementType,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { DataType, TensorType } from "./data-type";
import { GraphError } from "./errors";
import { lower } from "./lower";
import { lowerForProcessor } from "./lower-processor";
import { lowerForWebGpu } from "./lower-webgpu";
import type { OperatorName } from "./operators/attributes";
import type { OnnxAttribute, OnnxForm } from "./operators/operator";
import { operators } from "./operators/table";
import type { OperatorNode, Tensor } from "./tensor";
import { liveNodes } from "./traversal";

/** First opset with Gelu is 20; onnxruntime 1.30 has CPU kernels for all of 21. */
const opset = 21n;
const irVersion = 10n;

const elementTypes: Readonly<Record<DataType, ElementType>> = {
  float32: ElementType.FLOAT,
  int32: ElementType.INT32,
  uint32: ElementType.UINT32,
  int64: ElementType.INT64,
};

/** Whose kernels the graph is written for; any provider that ONNX Runtime has can run either. */
export type Target = "any" | "webgpu";

/**
 * Serialises the computation of `outputs` (name -> tensor). What they do not need is left out; every input of the graph keeps its name.
 * Outputs carry their names from the node that computes them, so nothing is copied but what is given out twice.
 */
export function toOnnx(outputs: Readonly<Record<string, Tensor>>, target: Target = "any"): Uint8Array {
  const names = Object.keys(outputs);
  const common = lower(Object.values(outputs));
  const lowered = target === "webgpu" ? lowerForWebGpu(common) : lowerForProcessor(common);
  const writer = new ModelWriter();
  for (const [index, tensor] of lowered.entries()) writer.nameOutput(names[index] ?? "", tensor);
  for (const node of liveNodes(lowered)) {
    if (node.kind === "input") writer.writeInput(node.name, node.outputs);
    if (node.kind === "operator") writer.writeNode(node);
  }
  return writer.finish();
}

class ModelWriter {
  readonly #names = new Map<Tensor, string>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  /** Outputs that are given out under another name already. */
  readonly #copies: [name: string, tensor: Tensor][] = [];

  nameOutput(name: string, tensor: Tensor): void {
    if (tensor.node.kind !== "operator") throw new GraphError(`The output ${name} is not computed by a node.`);
    this.#outputs.push(valueInfo(name, tensor));
    if (this.#names.has(tensor)) this.#copies.push([name, tensor]);
    else this.#names.set(tensor, name);
  }

  writeInput(name: string, [tensor]: readonly Tensor[]): void {
    if (tensor === undefined) return;
    this.#names.set(tensor, name);
    this.#inputs.push(valueInfo(name, tensor));
  }

  writeNode(node: OperatorNode): void {
    const form = formOf(node);
    const parameters = (form.parameters ?? []).map(({ values }) => this.#parameter(values));
    const attribute = Object.entries(form.attributes ?? {}).map(([name, value]) => attributeOf(name, value));
    const input = [...node.inputs.map((tensor) => this.#nameOf(tensor)), ...parameters];
    const output = node.outputs.map((tensor) => this.#nameOf(tensor));
    this.#nodes.push(create(NodeProtoSchema, { name: node.name, opType: form.type, input, output, attribute }));
  }

  finish(): Uint8Array {
    for (const [name, tensor] of this.#copies)
      this.#nodes.push(
        create(NodeProtoSchema, { name: `copy:${name}`, opType: "Identity", input: [this.#nameOf(tensor)], output: [name] }),
      );
    const graph = create(GraphProtoSchema, {
      name: "trainyard",
      node: this.#nodes,
      input: this.#inputs,
      output: this.#outputs,
      initializer: [...this.#initializers.values()],
    });
    const opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: opset })];
    return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion, producerName: "trainyard", graph, opsetImport }));
  }

  #nameOf(tensor: Tensor): string {
    const { node } = tensor;
    if (node.kind === "constant") return this.#constant(`constant_${node.id}`, tensor, node.values);
    const known = this.#names.get(tensor);
    if (known !== undefined) return known;
    const name = `${node.name}:${tensor.output}`;
    this.#names.set(tensor, name);
    return name;
  }

  #parameter(values: readonly number[]): string {
    return this.#constant(`int64[${values.join(",")}]`, { dataType: "int64", shape: [values.length] }, values);
  }

  #constant(name: string, { dataType, shape }: TensorType, values: ArrayLike<number>): string {
    if (!this.#initializers.has(name)) {
      const dims = shape.map(BigInt);
      const rawData = bytesOf(dataType, values);
      this.#initializers.set(name, create(TensorProtoSchema, { name, dataType: elementTypes[dataType], dims, rawData }));
    }
    return name;
  }
}

function formOf<Name extends OperatorName>(node: OperatorNode<Name>): OnnxForm {
  const { onnx } = operators[node.operator];
  if (onnx === undefined) throw new GraphError(`${node.operator} at node ${node.name} was not expanded.`);
  return onnx(node.attributes, node.inputs);
}

function valueInfo(name: string, { dataType, shape }: TensorType): ValueInfoProto {
  const dim = shape.map((size) => create(TensorShapeProto_DimensionSchema, { value: { case: "dimValue", value: BigInt(size) } }));
  const tensor = create(TypeProto_TensorSchema, { elemType: elementTypes[dataType], shape: create(TensorShapeProtoSchema, { dim }) });
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensor } }) });
}

function attributeOf(name: string, value: OnnxAttribute): AttributeProto {
  if (typeof value === "number") return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === "string")
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) });
  if ("float" in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

/** Little-endian, as ONNX prescribes for raw data and as every platform this runs on stores it. */
function bytesOf(dataType: DataType, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const numbers = Array.from(values);
  if (dataType === "float32") return new Uint8Array(Float32Array.from(numbers).buffer);
  if (dataType === "int32") return new Uint8Array(Int32Array.from(numbers).buffer);
  if (dataType === "uint32") return new Uint8Array(Uint32Array.from(numbers).buffer);
  return new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
}
