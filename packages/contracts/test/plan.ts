/** A small plan of batches: micro-batches of 2 sequences of 32 tokens, 5 of them an update, unless a test says otherwise. */
import { type BatchSpecification, batchSpecification, type DurationSpecification, type Planned } from "../src/index";

export interface PlanChanges {
  readonly batch?: Partial<BatchSpecification>;
  readonly duration?: DurationSpecification;
  readonly context?: number;
}

export function planOf({ batch = {}, duration = { steps: 100 }, context = 32 }: PlanChanges = {}): Planned {
  return { batch: batchSpecification.parse({ sequences: 2, accumulation: 5, ...batch }), model: { context }, duration };
}
