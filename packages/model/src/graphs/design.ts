/** What decides the graphs of a run: the parts of its specification that shape them, and the shape of a micro-batch. */
import type { ModelSpecification, RunSpecification } from "@trainyard/contracts";

export type TrainingDesign = Pick<RunSpecification, "model" | "parametrisation" | "optimizer" | "loss" | "regularisation" | "augmentation">;

export interface BatchShape {
  /** B: sequences in the micro-batch. */
  readonly sequences: number;
  /** T: predicted positions a sequence; the context where left out. */
  readonly length?: number;
}

/** Whether what the model reads differs from what it has to predict, so that inputs are fed apart from targets. */
export function readsOwnInputs({ augmentation }: Pick<TrainingDesign, "augmentation">): boolean {
  return augmentation.tokenMasking > 0 || augmentation.randomReplacement > 0;
}

export function lengthOf({ length }: BatchShape, model: ModelSpecification): number {
  return length ?? model.context;
}
