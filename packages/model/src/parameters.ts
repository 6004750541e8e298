/** The parameters of a model: canonical names, shapes and parts. Architectures differ in what is there, never in what a thing is called. */
import {
  embeddingWidth,
  feedForwardWidth,
  hasBiases,
  hasSubBlock,
  headWidth,
  type ModelSpecification,
  normKind,
} from "@trainyard/contracts";

/** What a parameter does; initialisation, decay and optimizers decide by it. */
export type ParameterPart =
  | "token-embedding"
  | "position-embedding"
  | "embedding-projection"
  | "output-projection"
  | "output"
  | "query"
  | "key"
  | "value"
  | "attention-output"
  | "up"
  | "gate"
  | "down"
  | "norm-gain"
  | "norm-bias";

export interface Parameter {
  /** E.g. `blocks.0.attention.query.weight`. */
  readonly name: string;
  /** Linear layers are [in, out], embeddings [rows, features]. */
  readonly shape: readonly number[];
  readonly part: ParameterPart;
  /** A vector added to what `part` computes, instead of its matrix. */
  readonly isBias: boolean;
}

/** A tensor that training changes but no gradient: running statistics of a BatchNorm. */
export interface Buffer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialValue: number;
}

export const names = {
  tokenEmbedding: "embedding.token",
  positionEmbedding: "embedding.position",
  embeddingProjection: "embedding.projection",
  outputProjection: "output.projection",
  output: "output.weight",
  finalNorm: "final.norm",
  block: (layer: number) => `blocks.${layer}`,
  attention: (layer: number) => `blocks.${layer}.attention`,
  feedForward: (layer: number) => `blocks.${layer}.feedForward`,
} as const;

/** All parameters in their one canonical order. A tied output projection is the token embedding and has no entry of its own. */
export function parameterList(model: ModelSpecification): readonly Parameter[] {
  const { layers, width, context, vocabulary, positions, positionOffset, tiedEmbeddings } = model;
  const embedded = embeddingWidth(model);
  const blocks = Array.from({ length: layers }, (_, layer) => blockParameters(model, layer));
  return [
    matrix(names.tokenEmbedding, "token-embedding", [vocabulary, embedded]),
    ...when(positions === "learned", [matrix(names.positionEmbedding, "position-embedding", [context + positionOffset, width])]),
    ...when(embedded !== width, [matrix(names.embeddingProjection, "embedding-projection", [embedded, width])]),
    ...blocks.flat(),
    ...when(hasFinalNorm(model), norm(model, names.finalNorm)),
    ...when(embedded !== width, [matrix(names.outputProjection, "output-projection", [width, embedded])]),
    ...when(!tiedEmbeddings, [matrix(names.output, "output", [vocabulary, embedded])]),
  ];
}

/** All buffers in their canonical order; only BatchNorm has any. */
export function bufferList(model: ModelSpecification): readonly Buffer[] {
  if (normKind(model) !== "batch") return [];
  const statistics = (name: string): readonly Buffer[] => [
    { name: `${name}.runningMean`, shape: [model.width], initialValue: 0 },
    { name: `${name}.runningVariance`, shape: [model.width], initialValue: 1 },
  ];
  const blocks = Array.from({ length: model.layers }, (_, layer) => [
    ...when(hasSubBlock(model, layer, "attention"), [names.attention(layer)]),
    ...when(hasSubBlock(model, layer, "feed-forward"), [names.feedForward(layer)]),
  ]);
  const inBlocks = blocks.flat().flatMap((part) => statistics(`${part}.norm`));
  return hasFinalNorm(model) ? [...inBlocks, ...statistics(names.finalNorm)] : inBlocks;
}

export function hasFinalNorm(model: ModelSpecification): boolean {
  return normKind(model) !== "none" && model.finalNorm;
}

function blockParameters(model: ModelSpecification, layer: number): readonly Parameter[] {
  const { width, heads, activation } = model;
  const biased = hasBiases(model);
  const [queryKeyValueBias, attentionOutputBias] = [biased && model.queryKeyValueBias, biased && model.attentionOutputBias];
  const feedForwardBias = biased && model.feedForwardBias;
  const inner = heads * headWidth(model);
  const hidden = feedForwardWidth(model);
  const [attention, feedForward] = [names.attention(layer), names.feedForward(layer)];
  const gate = linear(`${feedForward}.gate`, "gate", width, hidden, feedForwardBias);
  const attentionParameters = [
    ...norm(model, `${attention}.norm`),
    ...linear(`${attention}.query`, "query", width, inner, queryKeyValueBias),
    ...linear(`${attention}.key`, "key", width, inner, queryKeyValueBias),
    ...linear(`${attention}.value`, "value", width, inner, queryKeyValueBias),
    ...linear(`${attention}.output`, "attention-output", inner, width, attentionOutputBias),
  ];
  const feedForwardParameters = [
    ...norm(model, `${feedForward}.norm`),
    ...linear(`${feedForward}.up`, "up", width, hidden, feedForwardBias),
    ...when(activation === "swiglu", gate),
    ...linear(`${feedForward}.down`, "down", hidden, width, feedForwardBias),
  ];
  return [
    ...when(hasSubBlock(model, layer, "attention"), attentionParameters),
    ...when(hasSubBlock(model, layer, "feed-forward"), feedForwardParameters),
  ];
}

function matrix(name: string, part: ParameterPart, shape: readonly number[]): Parameter {
  return { name, shape, part, isBias: false };
}

function linear(name: string, part: ParameterPart, inputs: number, outputs: number, hasBias: boolean): readonly Parameter[] {
  const bias: Parameter = { name: `${name}.bias`, shape: [outputs], part, isBias: true };
  return [matrix(`${name}.weight`, part, [inputs, outputs]), ...when(hasBias, [bias])];
}

function norm(model: ModelSpecification, name: string): readonly Parameter[] {
  const { normAffine, width } = model;
  const kind = normKind(model);
  if (kind === "none" || !normAffine) return [];
  const gain: Parameter = { name: `${name}.gain`, shape: [width], part: "norm-gain", isBias: false };
  const bias: Parameter = { name: `${name}.bias`, shape: [width], part: "norm-bias", isBias: false };
  return kind === "rms" || !hasBiases(model) ? [gain] : [gain, bias];
}

function when<Item>(condition: boolean, items: readonly Item[]): readonly Item[] {
  return condition ? items : [];
}
