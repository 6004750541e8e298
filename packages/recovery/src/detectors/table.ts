/** The detectors there are, in the order in which they are shown. */
import { NotFoundError } from "@trainyard/contracts";
import type { Detector } from "./detector";
import { divergence } from "./divergence";
import { lossRise } from "./loss-rise";
import { medianDeviationOfNorm } from "./median-deviation";
import { nonFinite } from "./non-finite";
import { plateau } from "./plateau";
import { rollingSigma } from "./rolling-sigma";
import { runningMeanRatio } from "./running-mean-ratio";

/** Each keeps its own kind of state, which only itself reads. */
export const detectors: readonly Detector[] = [
  nonFinite,
  medianDeviationOfNorm,
  lossRise,
  rollingSigma("gradientNorm"),
  rollingSigma("trainLoss"),
  runningMeanRatio,
  divergence,
  plateau,
].map((detector) => detector as Detector);

/** @throws NotFoundError where there is none of that name. */
export function detectorNamed(name: string): Detector {
  const detector = detectors.find((candidate) => candidate.name === name);
  if (detector === undefined) throw new NotFoundError("detector", name);
  return detector;
}
