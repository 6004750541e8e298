/** The learning-rate schedule: a pure function of the step, used by the trainer and drawn by the New run page. */
import type { ScheduleSpecification } from "./run-specification";

/**
 * Learning rate of optimizer update `step` (1 to totalSteps): linear from zero to the peak over the warm-up, then constant or a half cosine
 * down to `finalFraction` of the peak at the last step.
 * Source: Brown et al., Language Models are Few-Shot Learners (2020), appendix B, warm-up and cosine decay to a tenth; the cosine itself is
 * Loshchilov and Hutter, SGDR (2017), equation 5, without restarts.
 */
export function learningRateAt(schedule: ScheduleSpecification, totalSteps: number, step: number): number {
  const { decay, peakLearningRate, warmupSteps, finalFraction } = schedule;
  if (step <= warmupSteps) return warmupSteps === 0 ? peakLearningRate : (peakLearningRate * Math.max(0, step)) / warmupSteps;
  if (decay === "constant") return peakLearningRate;
  const progress = Math.min(1, (step - warmupSteps) / (totalSteps - warmupSteps));
  const finalRate = finalFraction * peakLearningRate;
  return finalRate + ((peakLearningRate - finalRate) * (1 + Math.cos(Math.PI * progress))) / 2;
}
