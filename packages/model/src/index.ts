/** Architectures as graphs, their parameters, counts, recipes and weights. */
export { type HyperparameterName, hyperparameterNames, hyperparameterValues } from "./adamw";
export * from "./builders";
export * from "./errors";
export { initialParameters } from "./initialisation";
export type { ModelGraph, TensorDescription } from "./model-graph";
export { type Parameter, parameterList } from "./parameters";
export * from "./tensor-names";
