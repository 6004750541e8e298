/** What a sweep's trials tell, as pure functions that also run in a browser. */
export { type Dimension, dimensionOf } from "../space/dimension";
export { type BestSoFarPoint, bestSoFar } from "./best-so-far";
export { type Contour, contour } from "./contour";
export type { Direction } from "./direction";
export { type DistributionStep, empiricalDistribution } from "./empirical-distribution";
export { type Importance, importanceOf } from "./importance";
export { type NoiseFloor, noiseFloor } from "./noise-floor";
export { paretoFront } from "./pareto-front";
export { asLoss, bestFirst, type ScoredTrial } from "./scored-trial";
export { type Slice, slice } from "./slice";
