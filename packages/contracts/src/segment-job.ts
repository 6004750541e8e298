/** The only job on the queue: train this segment. Postgres owns everything else about it. */
import { z } from "zod";

export const segmentJob = z.strictObject({ segmentId: z.string() });
export type SegmentJob = z.infer<typeof segmentJob>;
