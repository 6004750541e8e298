/** What a segment was computed with, and how two such records differ. */
import { z } from "zod";

export const environmentRecord = z.strictObject({
  node: z.string().describe("Version of Node"),
  operatingSystem: z.string().describe("Name, release and architecture"),
  processor: z.string().describe("Model name"),
  processorFeatures: z.array(z.string()).describe("Instruction sets that kernels choose by, sorted"),
  threads: z.int(),
  packages: z.record(z.string(), z.string()).describe("Version by name, of what computes: onnxruntime-node, tokenizers and our own"),
  libraries: z.record(z.string(), z.string()).describe("SHA-256 by file name, of native libraries"),
  code: z.strictObject({
    version: z.string(),
    commit: z.string().nullable(),
    difference: z.string().nullable().describe("SHA-256 of what is not committed; null: nothing, or not known"),
  }),
  lockfile: z.string().nullable().describe("SHA-256"),
  variables: z.record(z.string(), z.string()).describe("Environment variables that can change a computation, secrets left out"),
});
export type EnvironmentRecord = z.infer<typeof environmentRecord>;

export const environmentDifference = z.strictObject({
  field: z.string().describe("Such as packages.onnxruntime-node"),
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type EnvironmentDifference = z.infer<typeof environmentDifference>;

/** A restart that waits, or waited, for somebody to accept what it would be computed with. */
export const environmentChange = z.strictObject({
  segmentId: z.string(),
  node: z.string().nullable().describe("Which would train it"),
  differences: z.array(environmentDifference),
  acceptedBy: z.string().nullable(),
  acceptedReason: z.string().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
});
export type EnvironmentChange = z.infer<typeof environmentChange>;
