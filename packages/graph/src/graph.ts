/** Builds the immutable graph; identical nodes are made once (hash-consing), so common subexpressions never repeat. */

import type { DataType, TensorType } from "./data-type";
import { GraphError, ShapeError } from "./errors";
import type { OperatorAttributes, OperatorName } from "./operators/attributes";
import type { Refuse } from "./operators/operator";
import { operators } from "./operators/table";
import { formatShape, type Shape, sizeOf } from "./shape";
import type { ConstantNode, InputNode, Node, OperatorNode, Tensor } from "./tensor";

const graphs = new WeakMap<Node, Graph>();

/** The graph a tensor was made in. */
export function graphOf(tensor: Tensor): Graph {
  const graph = graphs.get(tensor.node);
  if (graph === undefined) throw new GraphError(`${tensor.node.name} was not made by a graph.`);
  return graph;
}

export class Graph {
  readonly #inputs = new Map<string, Tensor>();
  readonly #operators = new Map<string, OperatorNode>();
  readonly #constants = new Map<string, ConstantNode[]>();
  #nextId = 0;
  #scope: readonly string[] = [];

  /** Declares a tensor fed at each run. */
  input(name: string, dataType: DataType, shape: Shape): Tensor {
    if (this.#inputs.has(name)) throw new GraphError(`There is already an input named ${name}.`);
    const tensor = firstOutput(this.#finish<InputNode>({ kind: "input" }, [{ dataType, shape }], name));
    this.#inputs.set(name, tensor);
    return tensor;
  }

  /** A tensor of fixed values, row-major. One value alone fills the whole shape. */
  constant(values: ArrayLike<number>, shape: Shape, dataType: DataType = "float32"): Tensor {
    const size = sizeOf(shape);
    const first = values[0];
    if (first === undefined || (values.length !== size && values.length !== 1))
      throw new GraphError(`A constant ${formatShape(shape)} needs ${size} values or one, not ${values.length}.`);
    const full = values.length === size ? Float64Array.from(values) : new Float64Array(size).fill(first);
    const uniform = full.every((value) => Object.is(value, first)) ? first : undefined;
    const key = `${dataType}${formatShape(shape)}${uniform ?? hashOf(full)}`;
    const known = this.#constants.get(key) ?? [];
    const same = known.find((node) => node.values.every((value, index) => Object.is(value, full[index])));
    if (same !== undefined) return firstOutput(same);
    const node = this.#finish<ConstantNode>({ kind: "constant", values: full, uniform }, [{ dataType, shape }], "constant");
    this.#constants.set(key, [...known, node]);
    return firstOutput(node);
  }

  /** Applies an operator and returns its outputs. Throws a ShapeError that names operator, node and shapes where operands do not fit. */
  apply<Name extends OperatorName>(operator: Name, inputs: readonly Tensor[], attributes: OperatorAttributes[Name]): readonly Tensor[] {
    for (const input of inputs) if (graphs.get(input.node) !== this) throw new GraphError(`${input.node.name} belongs to another graph.`);
    const operands = inputs.map((input) => `${input.node.id}.${input.output}`).join(",");
    const key = `${operator}(${operands})${JSON.stringify(attributes)}`;
    const known = this.#operators.get(key);
    if (known !== undefined) return known.outputs;
    const name = this.#nameOf(operator);
    const refuse: Refuse = (reason) => {
      throw new ShapeError(
        operator,
        name,
        inputs.map((input) => input.shape),
        reason,
      );
    };
    const types = operators[operator].infer(inputs, attributes, refuse);
    const node = this.#finish<OperatorNode<Name>>({ kind: "operator", operator, attributes, inputs }, types, name);
    this.#operators.set(key, node as OperatorNode);
    return node.outputs;
  }

  /** Nodes made by `body` carry `scope/` before their names, so that an error says which layer it is about. */
  within<Result>(scope: string, body: () => Result): Result {
    const before = this.#scope;
    this.#scope = [...before, scope];
    try {
      return body();
    } finally {
      this.#scope = before;
    }
  }

  #nameOf(operator: string): string {
    return [...this.#scope, `${operator}_${this.#nextId}`].join("/");
  }

  #finish<Kind extends Node>(fields: Omit<Kind, "id" | "name" | "outputs">, types: readonly TensorType[], name: string): Kind {
    const outputs: Tensor[] = [];
    const node = { ...fields, id: this.#nextId, name, outputs } as unknown as Kind;
    for (const [output, type] of types.entries()) outputs.push(Object.freeze({ ...type, node, output }));
    this.#nextId += 1;
    graphs.set(node, this);
    Object.freeze(outputs);
    return Object.freeze(node);
  }
}

function firstOutput(node: Node): Tensor {
  const [tensor] = node.outputs;
  if (tensor === undefined) throw new GraphError(`${node.name} has no output.`);
  return tensor;
}

/** FNV-1a over the bit patterns; only to find candidates, equality is checked after. */
function hashOf(values: Float64Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
