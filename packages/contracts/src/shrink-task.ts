/** What a node does to shrink a model: arguments and result of the task `shrink`. */
import { z } from "zod";
import { shrink, shrinkPlan, shrinkRequest } from "./ablation";
import { ablationMapArguments } from "./ablation-task";

export const shrinkArguments = ablationMapArguments.pick({ checkpoint: true, specification: true }).extend({
  name: z.string().describe("Of the run that fine-tunes what stays"),
  tokensSeen: z.int().min(0).describe("That the model was trained on, up to the checkpoint"),
  request: shrinkRequest,
});
export type ShrinkArguments = z.infer<typeof shrinkArguments>;

export const shrinkProgress = z.strictObject({ stage: z.enum(["measuring", "cutting"]) });

/** The task is done when the fine-tuning has begun. */
export const shrinkResult = z.strictObject({
  plan: shrinkPlan,
  before: shrink.shape.before,
  cut: shrink.shape.before,
  pretrained: z.string().describe("Value of initialisation.pretrained that means the cut model: checkpoint:PATH"),
  runId: z.string().nullable().describe("The fine-tuning; null: no tokens were asked for"),
});
export type ShrinkResult = z.infer<typeof shrinkResult>;
