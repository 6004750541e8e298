/** Scaling laws, predicted curves and interpolated hyper-parameters, as pure functions that also run in a browser. */
export type { LadderCurve } from "./curves/ladder-curve";
export { type LookPoint, leavesBand, leavesTrainBand } from "./curves/leaves-band";
export { type CurvePrediction, fewestSizes, predictCurve } from "./curves/predict-curve";
export type { ProposeOptions } from "./interpolation/propose";
export { proposeFor, publishedTables } from "./interpolation/propose-for";
export { type LadderEvidence, proposeFromLadder, type RungOutcome } from "./interpolation/propose-from-ladder";
export type { SizeTable } from "./interpolation/table";
export { computeOptimum } from "./law/compute-optimum";
export { fewestRuns, fitScalingLaw, type ScalingFit } from "./law/fit-law";
export { type LawConstants, lossByLaw, type ScalingPoint } from "./law/law";
export { fitPowerLaw, kaplanCriticalBatch, powerLawAt } from "./law/power-law";
export { predictLoss } from "./law/predict-loss";
export { publishedLaws } from "./law/published-laws";
