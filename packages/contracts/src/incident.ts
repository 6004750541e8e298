/** Incidents: what cost or threatened training time, with its evidence and what answered it. */
import { z } from "zod";

export const incidentKind = z.enum([
  "node-lost",
  "hang",
  "crash",
  "divergence",
  "spike",
  "plateau",
  "corrupt-checkpoint",
  "disk-full",
  "straggler",
  "clock-skew",
  "configuration-mismatch",
  "certificate-failed",
  "diagnostics-failed",
  "off-prediction",
  "environment-changed",
]);
export type IncidentKind = z.infer<typeof incidentKind>;

/** open: nobody has answered it; answered: an intervention did, whose effect is not known yet; resolved: over, or closed by a person. */
export const incidentStatus = z.enum(["open", "answered", "resolved"]);
export type IncidentStatus = z.infer<typeof incidentStatus>;

export const incident = z.strictObject({
  id: z.string(),
  kind: incidentKind,
  status: incidentStatus,
  runId: z.string().nullable(),
  runName: z.string().nullable(),
  segmentId: z.string().nullable(),
  nodeId: z.string().nullable(),
  nodeName: z.string().nullable(),
  openedAt: z.iso.datetime(),
  step: z.int().nullable().describe("Where it showed; of an alarm, its first warning sign"),
  summary: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  answers: z.array(z.string()).describe("Interventions that answered it, oldest first"),
  resolvedAt: z.iso.datetime().nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.string().nullable(),
});
export type Incident = z.infer<typeof incident>;

/** What a detector saw at one step. */
export const alarm = z.strictObject({
  detector: z.string(),
  metric: z.enum(["trainLoss", "gradientNorm"]),
  step: z.int(),
  value: z.number().nullable().describe("What was seen; null where it is not finite"),
  limit: z.number().nullable().describe("What it had to stay below; null where anything finite would have done"),
  why: z.string().describe("One sentence"),
});
export type Alarm = z.infer<typeof alarm>;
