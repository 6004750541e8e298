/** The detectors there are, in the order in which they are shown. */
import type { Detector } from "../detector";
import { divergence } from "./divergence";
import { medianDeviationOfNorm } from "./median-deviation";
import { nonFinite } from "./non-finite";
import { plateau } from "./plateau";
import { rollingSigma } from "./rolling-sigma";
import { runningMeanRatio } from "./running-mean-ratio";

/** Each keeps its own kind of state, which only itself reads. */
export const detectors: readonly Detector[] = [
  nonFinite,
  medianDeviationOfNorm,
  rollingSigma("gradientNorm"),
  rollingSigma("trainLoss"),
  runningMeanRatio,
  divergence,
  plateau,
].map((detector) => detector as Detector);
