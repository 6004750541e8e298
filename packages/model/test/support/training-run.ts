/** A few optimizer steps on one batch. */
import type { InitialisationSpecification } from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { InferenceSession, type Tensor } from "onnxruntime-node";
import type { TrainingDesign } from "../../src/graphs/design";
import type { ModelGraph } from "../../src/graphs/model-graph";
import { objectiveScalars } from "../../src/graphs/objective-scalars";
import { buildTrainingGraph } from "../../src/graphs/training-graph";
import { initialBuffers, initialParameters } from "../../src/initialisation";
import { scalarValues } from "../../src/optimizers/scalars";
import { stateTensors } from "../../src/state-tensors";
import { nextName } from "../../src/tensor-names";
import { floats, tokenRows } from "./run-graph";

export interface TrainingRun {
  readonly design: TrainingDesign;
  /** [B][T + 1] */
  readonly tokens: readonly (readonly number[])[];
  readonly steps: number;
  /** Of step `step`, the first being 1. */
  readonly learningRate: (step: number) => number;
}

/** The loss before each update, from each of the initialisations. */
export async function lossesOf(
  run: TrainingRun,
  initialisations: readonly InitialisationSpecification[],
): Promise<readonly (readonly number[])[]> {
  const graph = buildTrainingGraph(run.design, { sequences: run.tokens.length });
  const session = await InferenceSession.create(graph.onnx, { intraOpNumThreads: 1 });
  const all: (readonly number[])[] = [];
  for (const initialisation of initialisations) all.push(await train(run, initialisation, graph, session));
  await session.release();
  return all;
}

async function train(
  { design, tokens, steps, learningRate }: TrainingRun,
  initialisation: InitialisationSpecification,
  { inputs }: ModelGraph,
  session: InferenceSession,
): Promise<readonly number[]> {
  const initial = new Map([...initialParameters({ ...design, initialisation }, 1), ...initialBuffers(design.model)]);
  const state = new Map(
    stateTensors(design).map(({ name, shape }) => [name, floats(initial.get(name) ?? new Float32Array(sizeOf(shape)), shape)]),
  );
  const losses: number[] = [];
  for (let step = 1; step <= steps; step += 1) {
    const scalars = { ...scalarValues(design.optimizer, learningRate(step), step), ...objectiveScalars(design) };
    const fed = new Map<string, Tensor>([...state, ["tokens", tokenRows(tokens)]]);
    for (const [name, value] of Object.entries(scalars)) fed.set(name, floats(Float32Array.of(value), []));
    const outputs = await session.run(Object.fromEntries(inputs.map(({ name }) => [name, fed.get(name) as Tensor])));
    for (const name of state.keys()) state.set(name, outputs[nextName(name)] as Tensor);
    losses.push(Number(outputs.loss?.data[0]));
  }
  return losses;
}
