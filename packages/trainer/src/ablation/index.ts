/** Trained models measured without some of their parts, and cut. Brings the native runtime. */
export { type GateImportance, gateImportance } from "./gate-importance";
export { type AblationRequestMessage, ablationAnswers } from "./requests";
export { type CutOrder, type CutResult, shrinkModel } from "./shrink-model";
export { openTrainedModel, type TrainedModel, type TrainedModelRequest } from "./trained-model";
export { type BatchLosses, VariantLosses } from "./variant-losses";
