/** What a bundle's last steps are run again by, and what they came to. */
import { replayPlan } from "@trainyard/contracts";
import { z } from "zod";

const recordedStep = z.strictObject({ step: z.int(), trainLoss: z.number().nullable(), gradientNorm: z.number().nullable() });

export const replayPart = z.strictObject({
  fromCheckpointId: z.string().nullable().describe("null: from the seed"),
  fromStep: z.int().min(0),
  toStep: z.int().min(1),
  legs: replayPlan.shape.legs,
  steps: z.array(recordedStep).describe("As recorded, those after fromStep up to toStep"),
  stateHash: z.string().describe("Of the state at toStep"),
});
export type ReplayPart = z.infer<typeof replayPart>;
