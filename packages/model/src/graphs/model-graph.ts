/** A model graph ready for a session: ONNX bytes and the exact inputs and outputs. */
import { type DataType, Graph, type Shape, type Target, type Tensor, toOnnx } from "@trainyard/graph";

export interface TensorDescription {
  readonly name: string;
  readonly dataType: DataType;
  readonly shape: Shape;
}

export interface ModelGraph {
  readonly onnx: Uint8Array;
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  /** Absent where each scalar is a tensor of its own. */
  readonly joined?: JoinedScalars;
}

/** Names of the float32 scalars that a device's graph takes in one vector, the input `scalars`, and gives in one, the output `results`. */
interface JoinedScalars {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Collects inputs and outputs while a graph is written. */
export class ModelGraphBuilder {
  readonly graph = new Graph();
  readonly #inputs = new Map<string, Tensor>();
  readonly #outputs = new Map<string, Tensor>();

  /** The input of that name, declared on first use. */
  input(name: string, dataType: DataType, shape: Shape): Tensor {
    const tensor = this.#inputs.get(name) ?? this.graph.input(name, dataType, shape);
    this.#inputs.set(name, tensor);
    return tensor;
  }

  output(name: string, tensor: Tensor): void {
    this.#outputs.set(name, tensor);
  }

  finish(): ModelGraph {
    return this.serialised("any");
  }

  protected serialised(target: Target): ModelGraph {
    const onnx = toOnnx(Object.fromEntries(this.#outputs), target);
    return { onnx, inputs: describe(this.#inputs), outputs: describe(this.#outputs) };
  }
}

function describe(tensors: ReadonlyMap<string, Tensor>): readonly TensorDescription[] {
  return [...tensors].map(([name, { dataType, shape }]) => ({ name, dataType, shape }));
}
