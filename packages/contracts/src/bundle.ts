/** The final state: one archive from which a run can be understood, proved and continued. */
import { z } from "zod";
import { environmentDifference } from "./environment";

export const bundleFile = z.strictObject({
  path: z
    .string()
    .regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, "must be a plain path within the archive")
    .describe("Within the archive"),
  what: z.string().describe("In a few words"),
  bytes: z.int(),
  sha256: z.string(),
});
export type BundleFile = z.infer<typeof bundleFile>;

export const bundleReport = z.strictObject({
  at: z.iso.datetime(),
  pass: z.boolean(),
  files: z.strictObject({ checked: z.int(), broken: z.array(z.string()).describe("Paths whose hash is another, or that are missing") }),
  replay: z
    .strictObject({
      fromStep: z.int(),
      toStep: z.int(),
      exact: z.boolean().describe("Whether every bit agreed"),
      tolerance: z.number().nullable().describe("Relative; null where bits were compared"),
      largestDifference: z.number().nullable(),
      firstDifference: z.strictObject({ step: z.int(), quantity: z.string() }).nullable(),
    })
    .nullable()
    .describe("null: nothing to run again, or files broken"),
  environment: z.array(environmentDifference).describe("Between where it was made and where it was verified"),
  problem: z.string().nullable(),
});
export type BundleReport = z.infer<typeof bundleReport>;

/** Of an archive in the home folder's `bundles`. */
export const bundleFileName = z
  .string()
  .max(255)
  .regex(/^\w[\w.-]*\.tar$/, "must be the name of a .tar file, without a folder");

export const bundle = z.strictObject({
  id: z.string(),
  runId: z.string(),
  runName: z.string(),
  step: z.int(),
  status: z.enum(["making", "ready", "failed"]),
  problem: z.string().nullable(),
  why: z.enum(["run-ended", "asked", "imported"]),
  author: z.string(),
  reason: z.string(),
  path: z.string().nullable().describe("Relative to the home folder"),
  bytes: z.int().nullable(),
  sha256: z.string().nullable().describe("Of the archive"),
  files: z.array(bundleFile),
  modelCard: z.string().nullable().describe("Markdown"),
  verification: bundleReport.nullable().describe("The newest"),
  verifying: z.boolean(),
  progress: z
    .strictObject({ fraction: z.number().min(0).max(1).nullable().describe("null: not known"), message: z.string() })
    .nullable()
    .describe("Of making or verifying it; null: neither is under way"),
  createdAt: z.iso.datetime(),
});
export type Bundle = z.infer<typeof bundle>;

/** Parts of a run's record, in the order in which they can be written down: each names rows of those before it only. */
export const recordTables = [
  "runs",
  "segments",
  "checkpoints",
  "points",
  "evaluations",
  "incidents",
  "interventions",
  "readings",
  "samples",
  "events",
] as const;
export type RecordTable = (typeof recordTables)[number];

/** One row, as the database held it. */
export const recordRow = z.record(z.string(), z.json());
export type RecordRow = z.infer<typeof recordRow>;

/** Two runs, or two steps of one: what is different and nothing else. */
export const stateReference = z.strictObject({
  runId: z.string(),
  step: z.coerce.number().int().min(0).optional().describe("Left out: the newest"),
});
export const stateComparison = z.strictObject({
  left: z.strictObject({ runId: z.string(), runName: z.string(), step: z.int() }),
  right: z.strictObject({ runId: z.string(), runName: z.string(), step: z.int() }),
  sections: z.array(
    z.strictObject({
      section: z.enum(["specification", "environment", "data", "interventions", "figures"]),
      differences: z.array(environmentDifference),
      same: z.int().describe("Values that are the same"),
    }),
  ),
});
export type StateComparison = z.infer<typeof stateComparison>;
