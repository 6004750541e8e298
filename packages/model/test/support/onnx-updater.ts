/** An optimizer's graph for one parameter on onnxruntime, with its state. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import { Graph, type Tensor, toOnnx } from "@trainyard/graph";
import { InferenceSession } from "onnxruntime-node";
import { optimizerOf } from "../../src/optimizers/table";
import type { Parameter } from "../../src/parameters";
import { nextName, slotName } from "../../src/tensor-names";
import { floats } from "./run-graph";

export class OnnxUpdater {
  readonly #session: InferenceSession;
  readonly #specification: OptimizerSpecification;
  readonly #parameter: Parameter;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly state: Map<string, Float32Array>;

  static async create(specification: OptimizerSpecification, shape: readonly number[], decays: boolean, threads = 1): Promise<OnnxUpdater> {
    const parameter: Parameter = { name: "p", shape, part: "up", isBias: false };
    const optimizer = optimizerOf(specification, parameter);
    const graph = new Graph();
    const scalars = new Map<string, Tensor>();
    const scalar = (name: string) => {
      const tensor = scalars.get(name) ?? graph.input(name, "float32", []);
      scalars.set(name, tensor);
      return tensor;
    };
    const slots = new Map(
      optimizer
        .slots(parameter, specification)
        .map((slot) => [slot.suffix, graph.input(slotName("p", slot.suffix), "float32", slot.shape)]),
    );
    const next = optimizer.update(
      {
        parameter,
        value: graph.input("value", "float32", shape),
        gradient: graph.input("gradient", "float32", shape),
        slot: (suffix) => slots.get(suffix) ?? scalar(`no slot ${suffix}`),
        scalar,
        factor: scalar("factor"),
        decays,
      },
      specification,
    );
    const outputs = Object.entries(next.slots).map(([suffix, tensor]) => [nextName(suffix), tensor] as const);
    const session = await InferenceSession.create(toOnnx({ [nextName("value")]: next.value, ...Object.fromEntries(outputs) }), {
      intraOpNumThreads: threads,
    });
    return new OnnxUpdater(session, specification, parameter, new Map([...slots].map(([suffix, { shape }]) => [suffix, shape])));
  }

  private constructor(
    session: InferenceSession,
    specification: OptimizerSpecification,
    parameter: Parameter,
    shapes: ReadonlyMap<string, readonly number[]>,
  ) {
    this.#session = session;
    this.#specification = specification;
    this.#parameter = parameter;
    this.#shapes = shapes;
    this.state = new Map([...shapes].map(([suffix, shape]) => [suffix, new Float32Array(shape.reduce((a, b) => a * b, 1))]));
  }

  async update(value: Float32Array, gradient: Float32Array, learningRate: number, factor: number, step: number): Promise<Float32Array> {
    const { shape } = this.#parameter;
    const scalars = { ...optimizerOf(this.#specification, this.#parameter).scalarValues(this.#specification, learningRate, step), factor };
    const feeds = {
      value: floats(value, shape),
      gradient: floats(gradient, shape),
      ...Object.fromEntries(Object.entries(scalars).map(([name, number]) => [name, floats(Float32Array.of(number), [])])),
      ...Object.fromEntries([...this.state].map(([suffix, data]) => [slotName("p", suffix), floats(data, this.#shapes.get(suffix) ?? [])])),
    };
    const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => this.#session.inputNames.includes(name)));
    const outputs = await this.#session.run(used);
    for (const suffix of this.state.keys()) this.state.set(suffix, outputs[nextName(suffix)]?.data as Float32Array);
    return outputs[nextName("value")]?.data as Float32Array;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
