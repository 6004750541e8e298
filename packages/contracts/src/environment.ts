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
    sources: z.string().describe("SHA-256 over the source files that compute: contracts, graph, model, trainer"),
  }),
  lockfile: z.string().nullable().describe("SHA-256"),
  variables: z.record(z.string(), z.string()).describe("Environment variables that can change a computation, secrets left out"),
});
export type EnvironmentRecord = z.infer<typeof environmentRecord>;

/** Also of other values that two states may differ in. */
export const environmentDifference = z.strictObject({
  field: z.string().describe("Such as packages.onnxruntime-node"),
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type EnvironmentDifference = z.infer<typeof environmentDifference>;

/** A segment that was computed otherwise than the one that it goes on from, or waits for somebody to accept that it would be. */
export const environmentChange = z.strictObject({
  segmentId: z.string(),
  node: z.string().nullable().describe("Which trained it, or would"),
  waits: z.boolean().describe("For somebody to accept it"),
  differences: z.array(environmentDifference),
  acceptedBy: z.string().nullable(),
  acceptedReason: z.string().nullable(),
  acceptedAt: z.iso.datetime().nullable(),
});
export type EnvironmentChange = z.infer<typeof environmentChange>;
