/** Compares this engine with a case saved by a reference implementation: logits, loss, gradients and a training curve. */
import { join } from "node:path";
import {
  augmentationSpecification,
  lossSpecification,
  type ModelSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  parseOrThrow,
  regularisationSpecification,
} from "@trainyard/contracts";
import {
  buildGradientGraph,
  buildLogitsGraph,
  buildTrainingGraph,
  gradientName,
  type ModelGraph,
  nextName,
  parameterList,
  scalarValues,
  stateTensors,
  storedParameters,
} from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { readHuggingFace } from "./models/hugging-face-directory";
import { readJson } from "./models/read-file";
import { type ParityCase, parityCase } from "./parity-case";
import { onProcessor } from "./runtime/engine";
import { GraphSession } from "./runtime/graph-session";
import { scalar, tensorsOf, zeros } from "./runtime/tensors";

/** Largest relative differences from the reference. */
export interface ParityResult {
  readonly pass: boolean;
  readonly logits: number;
  readonly loss: number;
  readonly gradientNorms: number;
  readonly curve: number;
}

const limits = { logits: 1e-5, loss: 1e-5, gradientNorms: 1e-4, curveStart: 1e-4, curve: 1e-3 };
/** Losses at the start of the curve that are held to the tighter limit; later ones carry the rounding of all steps before. */
const curveStartSteps = 10;
/** A gradient far below the global norm is compared with this share of the global norm instead of with itself. */
const smallGradient = 1e-3;
const engine = onProcessor(1);
/** What other libraries have. */
const parametrisation = parametrisationSpecification.parse({});

/** Nothing dropped, smoothed, penalised or augmented. */
const plainObjective = {
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse({}),
  augmentation: augmentationSpecification.parse({}),
};

type Weights = ReadonlyMap<string, Tensor>;

/**
 * Runs the case in `directory` (config.json, model.safetensors, case.json).
 * Throws a NotFoundError for a missing file, an InvalidError, CorruptFileError or IncompatibleWeightsError for one that does not fit.
 */
export async function runParity(directory: string): Promise<ParityResult> {
  const reference = parseOrThrow(parityCase, await readJson(join(directory, "case.json")));
  const { model, parameters } = await readHuggingFace(directory);
  const weights = tensorsOf(parameterList(model), parameters);

  const logits = await logitsDifference(model, weights, reference);
  const { loss, gradientNorms } = await gradientDifferences(model, weights, reference);
  const curve = await curveDifferences(model, weights, reference);
  const pass =
    logits <= limits.logits &&
    loss <= limits.loss &&
    gradientNorms <= limits.gradientNorms &&
    largest(curve.slice(0, curveStartSteps)) <= limits.curveStart &&
    largest(curve) <= limits.curve;
  return { pass, logits, loss, gradientNorms, curve: largest(curve) };
}

/** Of single logits against the root mean square of their row; of Σ z against √n ‖z‖, which bounds it; of Σ z² against itself. */
async function logitsDifference(model: ModelSpecification, weights: Weights, { forward, vocab }: ParityCase): Promise<number> {
  const inputs = forward.tokens.map((row) => row.slice(0, -1));
  const length = inputs[0]?.length ?? 0;
  const graph = buildLogitsGraph({ model, parametrisation }, { sequences: inputs.length, length, rows: "all" });
  const outputs = await runOnce(graph, new Map([...weights, ["tokens", tokensOf(inputs)]]));
  const logits = valuesOf(outputs, "logits");
  const row = logits.subarray((length - 1) * vocab, length * vocab);
  const expectedRow = forward.logits_first_row_last_position;
  const rowScale = Math.sqrt(sum(expectedRow.map((value) => value ** 2)) / vocab);
  const single = expectedRow.map((value, index) => Math.abs((row[index] ?? Number.NaN) - value) / rowScale);
  const squares = forward.logits_sum_of_squares;
  const sumScale = Math.sqrt(logits.length * squares);
  return largest([
    ...single,
    Math.abs(sum(logits) - forward.logits_sum) / sumScale,
    relative(sum(Float64Array.from(logits, (value) => value ** 2)), squares),
  ]);
}

/**
 * Of the tensors as the reference has them: norms against the larger of themselves and a thousandth of the global norm; sums over n elements
 * against √n of that, which bounds them.
 */
async function gradientDifferences(
  model: ModelSpecification,
  weights: Weights,
  { forward, gradients }: ParityCase,
): Promise<Pick<ParityResult, "loss" | "gradientNorms">> {
  const { tokens } = forward;
  const graph = buildGradientGraph({ model, parametrisation }, shapeOf(tokens));
  const outputs = await runOnce(graph, new Map([...weights, ["tokens", tokensOf(tokens)]]));
  const computed = new Map(parameterList(model).map(({ name }) => [name, valuesOf(outputs, gradientName(name))]));
  const squares: number[] = [];
  const differences = storedParameters(model).flatMap(({ names, from }) => {
    const values = Float64Array.from(from(computed));
    const square = sum(values.map((value) => value ** 2));
    squares.push(square);
    const name = names.find((each) => gradients.norms[each] !== undefined) ?? "";
    const expected = gradients.norms[name] ?? Number.NaN;
    const scale = Math.max(expected, smallGradient * gradients.global_norm);
    const sumDifference = Math.abs(sum(values) - (gradients.sums[name] ?? Number.NaN));
    return [Math.abs(Math.sqrt(square) - expected) / scale, sumDifference / (scale * Math.sqrt(values.length))];
  });
  return {
    loss: relative(valuesOf(outputs, "loss")[0], forward.loss),
    gradientNorms: largest([...differences, relative(Math.sqrt(sum(squares)), gradients.global_norm)]),
  };
}

/**
 * Of the loss at each step. Norms are compared at the saved weights only: where a rounding carries a unit of a ReLU over its kink, the norm
 * jumps by parts in ten thousand, and the loss does not.
 */
async function curveDifferences(model: ModelSpecification, weights: Weights, { training }: ParityCase): Promise<number[]> {
  const [beta1, beta2] = training.betas;
  const optimizer = parseOrThrow(optimizerSpecification, {
    name: "adamw",
    beta1,
    beta2,
    epsilon: training.eps,
    weightDecay: training.weight_decay,
    clipNorm: training.clip_global_norm,
  });
  const design = { model, parametrisation, optimizer, ...plainObjective };
  const graph = buildTrainingGraph(design, shapeOf(training.batches[0]));
  const session = await GraphSession.create(graph, engine);
  let state = new Map(stateTensors(design).map(({ name, shape }): [string, Tensor] => [name, weights.get(name) ?? zeros(shape)]));
  const differences: number[] = [];
  for (const [index, batch] of training.batches.entries()) {
    const scalars = Object.entries(scalarValues(optimizer, training.lr, index + 1));
    const inputs = new Map([...state, ["tokens", tokensOf(batch)], ...scalars.map(([name, value]) => [name, scalar(value)] as const)]);
    const outputs = emptyOutputs(graph);
    await session.run(
      (name) => inputs.get(name),
      (name) => outputs.get(name),
    );
    differences.push(relative(valuesOf(outputs, "loss")[0], training.losses[index]));
    state = new Map([...state.keys()].map((name) => [name, tensorOf(outputs, nextName(name))]));
  }
  await session.release();
  return differences;
}

async function runOnce(graph: ModelGraph, inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor>> {
  const session = await GraphSession.create(graph, engine);
  const outputs = emptyOutputs(graph);
  await session.run(
    (name) => inputs.get(name),
    (name) => outputs.get(name),
  );
  await session.release();
  return outputs;
}

function emptyOutputs({ outputs }: ModelGraph): Map<string, Tensor> {
  return new Map(outputs.map(({ name, shape }) => [name, zeros(shape)]));
}

function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new TypeError(`The graph has no output ${name}.`);
  return tensor;
}

function valuesOf(tensors: ReadonlyMap<string, Tensor>, name: string): Float32Array {
  return tensorOf(tensors, name).data as Float32Array;
}

function tokensOf(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor("int32", Int32Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
}

/** Batch shape of token rows that hold inputs and targets. */
function shapeOf(rows: readonly (readonly number[])[] = []): { sequences: number; length: number } {
  return { sequences: rows.length, length: (rows[0]?.length ?? 1) - 1 };
}

function relative(actual: number | undefined, expected: number | undefined): number {
  if (actual === undefined || expected === undefined) return Number.NaN;
  return Math.abs(actual - expected) / Math.abs(expected);
}

/** NaN where any of them is. */
function largest(differences: readonly number[]): number {
  return Math.max(0, ...differences);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
