/** Scalars that a device's graph takes and gives in one vector each: a transfer costs as much for one number as for a thousand. */
import type { ModelGraph } from "@trainyard/model";
import type { Tensor } from "onnxruntime-node";
import { numberOf, type TensorLookup, zeros } from "./tensors";

export class ScalarVectors {
  readonly #inputs: readonly string[];
  readonly #outputs: readonly string[];
  readonly #scalars: Tensor;
  readonly #results: Tensor;

  constructor({ inputs, joined = { inputs: [], outputs: [] } }: ModelGraph) {
    this.#inputs = joined.inputs;
    this.#outputs = joined.outputs;
    this.#scalars = zeros(inputs.find(({ name }) => name === "scalars")?.shape ?? [0]);
    this.#results = zeros([joined.outputs.length]);
  }

  /** `input`, and the vector of the scalars it gives. */
  inputs(input: TensorLookup): TensorLookup {
    for (const [place, name] of this.#inputs.entries()) numbersOf(this.#scalars)[place] = numberOf(provided(name, input));
    return (name) => (name === "scalars" ? this.#scalars : input(name));
  }

  /** `output`, and the vector of the scalars that go there. */
  outputs(output: TensorLookup): TensorLookup {
    return (name) => (name === "results" ? this.#results : output(name));
  }

  /** Puts the scalars of the newest run where they go. */
  hand(output: TensorLookup): void {
    for (const [place, name] of this.#outputs.entries())
      numbersOf(provided(name, output))[0] = numbersOf(this.#results)[place] ?? Number.NaN;
  }
}

export function provided(name: string, lookup: TensorLookup): Tensor {
  const tensor = lookup(name);
  if (tensor === undefined) throw new TypeError(`The graph has a tensor ${name} that nobody provides.`);
  return tensor;
}

function numbersOf({ data }: Tensor): Float32Array {
  return data as Float32Array;
}
