/** What a run does beside training, and on what it runs. */
import { z } from "zod";

export const dataSpecification = z.strictObject({
  dataset: z.string().min(1).max(64).describe("Name of a prepared dataset"),
  skip: z
    .array(
      z.strictObject({
        from: z.int().min(0).describe("First training sequence that is left out, by its absolute index"),
        to: z.int().min(1).describe("First one after it that is read again"),
      }),
    )
    .max(1_000)
    .describe("Training sequences that are left out, whatever the batch and however often the run restarts")
    .default([]),
});

export const evaluationSpecification = z.strictObject({
  everySteps: z.int().min(1).max(10_000_000).describe("Steps between two evaluations on held-out text"),
  batches: z.int().min(1).max(10_000).describe("Micro-batches an evaluation reads, always the same ones"),
  noiseScaleEverySteps: z
    .int()
    .min(0)
    .max(10_000_000)
    .describe("Steps between two measurements of the gradient noise scale; 0 measures none")
    .default(0),
});

export const samplesSpecification = z.strictObject({
  everySteps: z.int().min(0).max(10_000_000).describe("Steps between two text samples; 0 draws none"),
  prompt: z.string().max(2_000).describe("Text the model goes on from"),
  tokens: z.int().min(1).max(1_000).describe("Tokens drawn"),
  temperature: z.number().min(0).max(10).describe("0 takes the likeliest token"),
});

export const checkpointSpecification = z.strictObject({
  everySteps: z.int().min(1).max(10_000_000).describe("Steps between two checkpoints"),
  keep: z.int().min(1).max(1_000).describe("Newest checkpoints kept, beside the best and the pinned ones"),
});

export const runtimeSpecification = z.strictObject({
  executionProvider: z
    .enum(["cpu", "webgpu", "cuda"])
    .describe("What computes: the processor; a GPU through WebGPU; or CUDA, where the node's ONNX Runtime was installed with it")
    .default("cpu"),
});

export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .describe("Seed of initialisation, data order, dropout, augmentation and text samples");
