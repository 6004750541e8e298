/** Architectures as graphs, their parameters, initialisation and weights. Counts and recipes have light entry points of their own. */
export * from "./counts/index";
export { dropoutKey } from "./decoder/dropout";
export * from "./errors";
export { type BatchShape, readsOwnInputs, type TrainingDesign } from "./graphs/design";
export { buildEvaluationGraph, buildLogitsGraph, type LogitsOptions } from "./graphs/evaluation-graph";
export type { ModelGraph, TensorDescription } from "./graphs/model-graph";
export { objectiveScalars } from "./graphs/objective-scalars";
export { buildAccumulationGraph, buildGradientGraph, buildGradientNormGraph, buildTrainingGraph } from "./graphs/training-graph";
export * from "./hugging-face";
export { initialBuffers, initialParameters } from "./initialisation";
export { scalarValues } from "./optimizers/scalars";
export { bufferList, type Parameter, parameterList } from "./parameters";
export { type FourWords, normalNumbers, philox, streamKey, uniformNumber } from "./random";
export * from "./recipes/index";
export * from "./safetensors";
export * from "./state-change";
export { type StateOwner, type StateTensor, stateTensors } from "./state-tensors";
export * from "./tensor-names";
