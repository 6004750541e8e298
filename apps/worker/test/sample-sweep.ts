/** A very small sweep for tests: trials of some thousand parameters and a few steps. */
import { type SweepSpecification, type SweepSpecificationInput, sweepSpecification } from "@trainyard/contracts";
import { trialSpecification } from "@trainyard/model/recipes";
import type { Store, StoredSweep } from "@trainyard/store";

export function sampleSweep(changes: Partial<SweepSpecificationInput> = {}): SweepSpecification {
  return sweepSpecification.parse({
    recipe: "gpt2-nano",
    overrides: {
      model: { layers: 1, width: 16, heads: 2, context: 16, vocabulary: 257 },
      data: { dataset: "tiny" },
      batch: { sequences: 2, accumulation: 1 },
      schedule: { warmup: 2 },
      duration: { steps: 16 },
      evaluation: { everySteps: 100, batches: 1 },
      samples: { everySteps: 0 },
      checkpoint: { everySteps: 100, keep: 1 },
    },
    space: {
      parameters: [
        { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-1, scale: "log" },
        { kind: "integer", path: "batch.sequences", low: 1, high: 4 },
      ],
    },
    sampler: { name: "random" },
    trials: 4,
    ...changes,
  });
}

export function startSweep(store: Store, changes: Partial<SweepSpecificationInput> = {}): Promise<StoredSweep> {
  const specification = sampleSweep(changes);
  return store.sweeps.create({ specification, base: trialSpecification(specification, {}), author: "ada", warm: [] });
}
