/** Hugging Face models in and out: config.json and the tensors of model.safetensors. */
export { type Architecture, architectureOf } from "./architecture";
export type { Config } from "./settings";
export { configFromSpecification, specificationFromConfig } from "./specification";
export { parametersFromTensors, type StoredParameters, storedParameters, type TensorSource } from "./weights";
