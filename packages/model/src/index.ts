/** Architectures as graphs, their parameters, initialisation and weights. Counts and recipes have light entry points of their own. */
export { type HyperparameterName, hyperparameterNames, hyperparameterValues } from "./adamw";
export * from "./builders";
export * from "./counts";
export * from "./errors";
export * from "./hugging-face";
export { initialParameters } from "./initialisation";
export type { ModelGraph, TensorDescription } from "./model-graph";
export { type Parameter, parameterList } from "./parameters";
export { type FourWords, normalNumbers, philox, streamKey, uniformNumber } from "./random";
export * from "./recipes";
export * from "./safetensors";
export * from "./tensor-names";
