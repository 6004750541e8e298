/** What came of a stretch of a trial: of its training up to a rung. */
import { z } from "zod";

export const trialOutcome = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("reached"),
    losses: z.array(z.number()).describe("Objectives at the rung, in the sweep's order, signed so that smaller is better"),
  }),
  z.strictObject({
    kind: z.enum(["diverged", "crashed", "does-not-fit", "cancelled"]),
    fraction: z.number().describe("Of the trial's tokens, where it ended"),
    detail: z.string(),
  }),
]);
export type TrialOutcome = z.infer<typeof trialOutcome>;
