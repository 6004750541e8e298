/** Interventions: recorded, step-keyed changes to a run. */
import { z } from "zod";

export const interventionKind = z.enum(["pause", "resume", "stop", "checkpoint", "restart", "rollback", "move", "change", "annotate"]);
export type InterventionKind = z.infer<typeof interventionKind>;

export const intervention = z.strictObject({
  id: z.string(),
  runId: z.string(),
  segmentId: z.string().nullable(),
  kind: interventionKind,
  arguments: z.record(z.string(), z.unknown()),
  author: z.string(),
  reason: z.string(),
  incidentId: z.string().nullable().describe("The incident it answers"),
  policyId: z.string().nullable().describe("The policy that decided it; null: a person did"),
  status: z.enum(["requested", "applied", "failed"]),
  requestedAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
  appliedStep: z.int().nullable(),
  result: z.record(z.string(), z.unknown()).nullable().describe("What was read back from live state, or why it failed"),
});
export type Intervention = z.infer<typeof intervention>;

/** One line of a run's story: segments starting and ending, checkpoints, interventions, incidents, trainer messages. */
export const runEvent = z.strictObject({
  id: z.string(),
  runId: z.string(),
  segmentId: z.string().nullable(),
  at: z.iso.datetime(),
  step: z.int().nullable(),
  level: z.enum(["info", "warning", "error"]),
  kind: z.enum(["lifecycle", "checkpoint", "intervention", "incident", "log"]),
  message: z.string(),
  author: z.string().nullable(),
});
export type RunEvent = z.infer<typeof runEvent>;

/** Text drawn from the model during training. */
export const textSample = z.strictObject({
  id: z.string(),
  runId: z.string(),
  segmentId: z.string(),
  step: z.int(),
  prompt: z.string(),
  text: z.string().describe("What the model wrote after the prompt"),
  at: z.iso.datetime(),
});
export type TextSample = z.infer<typeof textSample>;
