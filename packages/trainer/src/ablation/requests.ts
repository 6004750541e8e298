/** What the process that measures and cuts models is asked, in this order: a model is opened, then measured; or a cut is planned, then made. */
import { modelSpecification, runSpecification, shrink, shrinkPlan, shrinkRequest } from "@trainyard/contracts";
import { z } from "zod";
import { trainedModelRequest } from "./trained-model";

export const ablationRequestMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("open"), model: trainedModelRequest }),
  z.strictObject({ type: z.literal("importance") }),
  z.strictObject({ type: z.literal("losses"), model: modelSpecification }),
  z.strictObject({ type: z.literal("plan"), request: shrinkRequest }),
  z.strictObject({
    type: z.literal("cut"),
    request: shrinkRequest,
    tokensSeen: z.int(),
    directory: z.string(),
    pretrained: z.string(),
  }),
]);
export type AblationRequestMessage = z.infer<typeof ablationRequestMessage>;

/** Answers by the request's type; `open` has none. */
export const ablationAnswers = {
  importance: z.array(z.array(z.number())).describe("[layer][head]"),
  losses: z.array(z.number().nullable()),
  plan: shrinkPlan,
  cut: z.strictObject({ before: shrink.shape.before, cut: shrink.shape.before, fineTuning: runSpecification.nullable() }),
};
