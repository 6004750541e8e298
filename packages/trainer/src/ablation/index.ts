/** Trained models measured without some of their parts, and cut. Brings the native runtime. */
export { type AblationRequestMessage, ablationAnswers } from "./requests";
export { type CutResult, cutTrainedModel, planCut } from "./shrink-model";
export { openTrainedModel } from "./trained-model";
