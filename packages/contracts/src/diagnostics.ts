/** Diagnostics: tests that a node runs on itself. */
import { z } from "zod";

/** 1: seconds; 2: a minute or two; 3: long. A level includes those below it. */
export const diagnosticLevel = z.union([z.literal(1), z.literal(2), z.literal(3)]);
export type DiagnosticLevel = z.infer<typeof diagnosticLevel>;

export const diagnosticResult = z.strictObject({
  name: z.string().describe("Such as: disk-write, memory-pattern, matmul-bits, training-replay"),
  label: z.string(),
  status: z.enum(["pass", "warn", "fail", "skipped"]),
  figure: z.number().nullable(),
  unit: z.string(),
  limit: z.number().nullable().describe("What the figure is held against"),
  detail: z.string().describe("One sentence"),
  durationMs: z.number(),
});
export type DiagnosticResult = z.infer<typeof diagnosticResult>;

export const diagnosticRun = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  node: z.string(),
  level: diagnosticLevel,
  status: z.enum(["queued", "running", "done", "failed"]),
  verdict: z.enum(["pass", "warn", "fail"]).nullable().describe("Worst of the results; null until done"),
  done: z.int().describe("Tests done"),
  total: z.int().nullable(),
  current: z.string().nullable().describe("Label of the test that runs"),
  results: z.array(diagnosticResult),
  problem: z.string().nullable().describe("Why it failed to run"),
  author: z.string(),
  reason: z.string(),
  incidentId: z.string().nullable(),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type DiagnosticRun = z.infer<typeof diagnosticRun>;

/** What a node was part of, over all runs, newest first. */
export const nodeRecord = z.strictObject({
  nodeId: z.string(),
  node: z.string(),
  incidents: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      at: z.iso.datetime(),
      runId: z.string().nullable(),
      runName: z.string().nullable(),
      step: z.int().nullable(),
      summary: z.string(),
    }),
  ),
  segments: z.array(
    z.strictObject({
      segmentId: z.string(),
      runId: z.string(),
      runName: z.string(),
      startedAt: z.iso.datetime().nullable(),
      endedAt: z.iso.datetime().nullable(),
      steps: z.int(),
      tokensPerSecond: z.number().nullable(),
      relativeSpeed: z.number().nullable().describe("Against the median of what other nodes reached with the same run; null: no other"),
      endReason: z.string().nullable(),
    }),
  ),
  counts: z.strictObject({ incidents: z.int(), lost: z.int(), hung: z.int(), crashed: z.int(), slow: z.int(), restarts: z.int() }),
});
export type NodeRecord = z.infer<typeof nodeRecord>;

/** When nodes are taken out of service without a person, how runs are started again, what has to be known before one starts, and what is kept of it. */
export const recoveryRules = z.strictObject({
  cordonOnFailedDiagnostics: z.boolean().default(true),
  cordonAfterFailures: z.int().min(0).max(100).default(3).describe("Lost, hung and crashed segments on a node within the hours; 0: never"),
  withinHours: z.number().gt(0).max(8_760).default(24),
  cordonSlow: z.boolean().default(false).describe("Cordon a node that diagnostics find a straggler"),
  slowBelow: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.75)
    .describe("Share of its own baseline, or of the cluster's median, below which a node is a straggler"),
  mostCordonedShare: z.number().min(0).max(1).default(0.5).describe("Circuit breaker: rules never take more of the nodes out of service"),
  restartBackOffMs: z
    .array(z.int().min(0).max(3_600_000))
    .min(1)
    .max(10)
    .default([0, 5_000, 30_000])
    .describe("Waits before the first, second, ... try in a row; the last counts for all later ones"),
  attemptsWithoutProgress: z.int().min(1).max(20).default(3).describe("Tries in a row without a new checkpoint after which the run fails"),
  launchGateFromNodeHours: z
    .number()
    .min(0)
    .max(1e9)
    .default(24)
    .describe("Runs that need as many node hours start only where a ladder reaches them, or somebody says why; 0: every run"),
  pricePerNodeHour: z.number().min(0).max(1e6).nullable().default(null).describe("In whatever currency; empty: costs are not shown"),
  bundleAtEndFromSteps: z
    .int()
    .max(1_000_000_000)
    .default(1_000)
    .describe(
      "A run of at least so many steps leaves a bundle when it finishes; 0: none does. Never trials, candidates and runs of studies",
    ),
});
export type RecoveryRules = z.infer<typeof recoveryRules>;
