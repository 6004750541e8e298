/** What a node measures for a study that evaluates: arguments and result of the task `ablation-map`. */
import { z } from "zod";
import { part } from "./ablation";
import { runSpecification } from "./run-specification";

export const ablationMapArguments = z.strictObject({
  checkpoint: z.strictObject({ id: z.string(), step: z.int(), path: z.string().describe("Relative to the checkpoint store") }),
  specification: runSpecification.describe("In force at the checkpoint, with the study's own changes"),
  variants: z.array(z.array(part).min(1)).describe("Parts that are out together, a list for each variant"),
  batches: z.int().min(1).describe("Evaluation batches, the same for all"),
});
export type AblationMapArguments = z.infer<typeof ablationMapArguments>;

/** Validation losses of the same batches with everything in and with each variant's parts out, nats a token. */
export const ablationMeasurement = z.strictObject({
  baseline: z.array(z.number()).describe("One a batch"),
  variants: z
    .array(
      z.strictObject({
        parts: z.array(z.string()),
        losses: z.array(z.number().nullable()).describe("One a batch; null: not finite"),
        problem: z.string().nullable().describe("Why it could not be measured; then there are no losses"),
      }),
    )
    .describe("In the order asked for"),
  headImportance: z.array(z.array(z.number())).describe("[layer][head]: mean |dL/d gate| over single sequences of the batches"),
});
export type AblationMeasurement = z.infer<typeof ablationMeasurement>;

/** Of the task while it runs: the variants that are measured so far, in the order asked for. */
export const ablationMapProgress = ablationMeasurement.extend({ done: z.int(), total: z.int() });
export type AblationMapProgress = z.infer<typeof ablationMapProgress>;
