/** What can be asked of a sweep and its trials. */
import { z } from "zod";
import { runOverrides } from "./run-specification";
import { parameterValues, searchSpace } from "./search-space";
import { sweepBudget, sweepSpecification } from "./sweep-specification";

export const sweepDraft = sweepSpecification.safeExtend({
  name: z.string().trim().min(1).max(100).optional().describe("Shown in lists; made from the recipe when left out"),
});

export type SweepDraft = z.infer<typeof sweepDraft>;

/** What stays out stays as it is. Values that trials have had stay theirs. */
export const sweepEdit = z.strictObject({
  space: searchSpace.optional().describe("The same parameters or fewer values of them, for trials to come"),
  trials: z.int().min(1).max(5_000).optional(),
  parallel: z.int().min(1).max(256).optional(),
  share: z.number().gt(0).max(1).optional(),
  budget: sweepBudget.optional(),
});

export type SweepEdit = z.infer<typeof sweepEdit>;

export const trialNumbers = z.array(z.int().min(1)).min(1).max(500);

/** One thing for several trials; each answers for itself. */
export const trialAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("stop"), numbers: trialNumbers }),
  z.strictObject({ action: z.literal("resume"), numbers: trialNumbers }),
  z.strictObject({
    action: z.literal("extend"),
    numbers: trialNumbers,
    factor: z.number().gt(1).max(1_000).describe("Of its tokens as they were planned"),
  }),
  z.strictObject({
    action: z.literal("promote"),
    numbers: trialNumbers,
    from: z.enum(["checkpoint", "start"]).describe("Go on from its newest checkpoint, or begin anew with its values"),
    overrides: runOverrides.default({}).describe("Changes to the trial's specification, such as its duration"),
    name: z.string().trim().min(1).max(100).optional(),
  }),
  z.strictObject({ action: z.literal("repeat"), numbers: trialNumbers, seeds: z.int().min(1).max(16).default(1) }),
  z.strictObject({ action: z.literal("pin"), numbers: trialNumbers, pinned: z.boolean() }),
  z.strictObject({
    action: z.literal("tag"),
    numbers: trialNumbers,
    add: z.array(z.string().trim().min(1).max(40)).max(10).default([]),
    remove: z.array(z.string()).max(10).default([]),
  }),
  z
    .strictObject({ action: z.literal("add"), values: z.array(parameterValues).min(1).max(100) })
    .describe("Trials with values of one's own"),
]);
export type TrialAction = z.infer<typeof trialAction>;
