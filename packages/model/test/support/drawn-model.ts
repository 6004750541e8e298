/** A small model with weights drawn large enough that everything matters, biases and gains included, on a fixed batch. */
import {
  initialisationSpecification,
  type ModelSpecification,
  modelSpecification,
  parametrisationSpecification,
} from "@trainyard/contracts";
import type { Tensor } from "onnxruntime-node";
import type { ModelGraph } from "../../src/graphs/model-graph";
import { initialBuffers, initialParameters } from "../../src/initialisation";
import { bufferList, parameterList } from "../../src/parameters";
import type { ModelDesign } from "../../src/parametrisation";
import { normalNumbers } from "../../src/random";
import { floats, runGraph, tokenRows } from "./run-graph";

const smallModel = { family: "gpt2", layers: 3, width: 24, heads: 3, context: 8, vocabulary: 32 } as const;

/** Every way in which a block is put together. */
export const blockKinds: Readonly<Record<string, Partial<ModelSpecification>>> = {
  "GPT-2": {},
  "parallel blocks": { block: "parallel", tiedEmbeddings: false, positions: "rotary", rotaryFraction: 0.5 },
  "post-norm with narrow embeddings": {
    normPlacement: "post",
    finalNorm: false,
    embeddingWidth: 10,
    positionOffset: 2,
    activation: "relu",
  },
  "RMSNorm and SwiGLU": { norm: "rms", activation: "swiglu", positions: "alibi" },
  BatchNorm: { norm: "batch" },
  "local bands": { attentionScale: "none", attentionPattern: ["dense", "banded"], bandWidth: 3, queryKeyValueBias: false },
};

export const drawn = (change: Partial<ModelSpecification>): ModelSpecification => modelSpecification.parse({ ...smallModel, ...change });

/** In the standard parametrisation. */
export const standardDesign = (model: ModelSpecification): ModelDesign => ({
  model,
  parametrisation: parametrisationSpecification.parse({}),
});

export type Weights = Map<string, Float32Array>;

export function drawnWeights(model: ModelSpecification): Weights {
  const weights = new Map([
    ...initialParameters({ ...standardDesign(model), initialisation: initialisationSpecification.parse({ standardDeviation: 0.2 }) }, 5),
    ...initialBuffers(model),
  ]);
  for (const { name, isBias, part } of parameterList(model)) {
    const values = weights.get(name);
    if (values === undefined || !(isBias || part.startsWith("norm"))) continue;
    const noise = normalNumbers(7, name, values.length, 0.2);
    for (const [index, value] of noise.entries()) values[index] = (values[index] ?? 0) + value;
  }
  return weights;
}

const rows = [
  [3, 10, 17, 24, 31, 6, 13, 20, 27],
  [5, 9, 2, 30, 11, 11, 4, 8, 1],
];
export const sequences = rows.length;

/** Outputs of a graph for those weights; what the graph does not read may be there. */
export async function outputsOf(graph: ModelGraph, model: ModelSpecification, weights: Weights, more: Record<string, Tensor> = {}) {
  const shapes = [...parameterList(model), ...bufferList(model)];
  const tensors = shapes.map(({ name, shape }): [string, Tensor] => [name, floats(weights.get(name) ?? new Float32Array(), shape)]);
  return runGraph(graph, { ...Object.fromEntries(tensors), tokens: tokenRows(rows), ...more });
}
