/** Structured pruning: what a smaller model keeps, how it is cut, how it is fine-tuned. Arithmetic only; a light entry point. */
export { cutModel, type KeptParts } from "./cut-model";
export { fineTuning } from "./fine-tuning";
export { keptParts } from "./kept-parts";
export { type MeasuredParts, nonEmbeddingParameters, planShrink } from "./plan-shrink";
