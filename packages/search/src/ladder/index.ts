/** Ladders, as pure functions of their runs: what a ladder has found, what it predicts, and how far it reaches. */
export { bestRuns, isHeldOut, type LadderFacts, type RungRun } from "./facts";
export { type LadderFindings, ladderFindings, type RungSize } from "./findings";
export { ladderPrediction, type PredictedRun } from "./prediction";
export { isLike, type LadderReach, reachOf } from "./reach";
