/** What a bundle says of the software and machines that its run was computed with. */
import { environmentRecord } from "@trainyard/contracts";
import { z } from "zod";

export const environmentPart = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        segmentId: z.string(),
        runId: z.string(),
        ordinal: z.int(),
        startStep: z.int(),
        environment: environmentRecord.nullable(),
      }),
    )
    .describe("Of the run's lineage, in order of descent; null: not recorded"),
  madeOn: environmentRecord.describe("Where the bundle was made"),
});
export type EnvironmentPart = z.infer<typeof environmentPart>;

/** What a segment's steps were computed with; where that was not recorded, what the bundle was made with. */
export function environmentOf({ segments, madeOn }: EnvironmentPart, segmentId: string | undefined): EnvironmentPart["madeOn"] {
  return segments.find((segment) => segment.segmentId === segmentId)?.environment ?? madeOn;
}
