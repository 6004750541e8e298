/** Architectures as graphs, their parameters, initialisation and weights. Counts and recipes have light entry points of their own. */
export * from "./counts/index";
export { dropoutKey } from "./decoder/dropout";
export * from "./errors";
export { buildActivationGraph } from "./graphs/activation-graph";
export { type BatchShape, readsOwnInputs, type TrainingDesign } from "./graphs/design";
export { type DeviceLayout, type DeviceTensor, deviceLayout } from "./graphs/device-layout";
export { buildEvaluationGraph, buildInferenceGraph, buildLogitsGraph, type LogitsOptions } from "./graphs/evaluation-graph";
export {
  buildGatedEvaluationGraph,
  buildGateGradientGraph,
  type GatedPart,
  gateGradientName,
  gateName,
  gateShape,
} from "./graphs/gated-graphs";
export type { ModelGraph, TensorDescription } from "./graphs/model-graph";
export { objectiveScalars } from "./graphs/objective-scalars";
export { buildAccumulationGraph, buildGradientGraph, buildGradientNormGraph, buildTrainingGraph } from "./graphs/training-graph";
export * from "./hugging-face";
export { type InitialDesign, initialBuffers, initialParameters } from "./initialisation";
export { scalarValues } from "./optimizers/scalars";
export { type Slot, slotsOf } from "./optimizers/slots";
export { keepsUpdateCount, mapOptimizerState, type SlotFate } from "./optimizers/state-mapping";
export { bufferList, type Parameter, parameterList } from "./parameters";
export { type ModelDesign, requireSameScales, standardised, widthMultiple } from "./parametrisation";
export { describeReport, type Pretrained, type PretrainedReport, startFrom } from "./pretrained";
export { type FourWords, normalNumbers, philox, streamKey, uniformNumber } from "./random";
export * from "./recipes/index";
export * from "./safetensors";
export * from "./state-change";
export { type StateOwner, type StateTensor, stateTensors } from "./state-tensors";
export * from "./tensor-names";
