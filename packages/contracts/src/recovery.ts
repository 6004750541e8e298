/** Recovery of a run: going back from a stretch of its curve, what it costs, and the proofs afterwards. */
import { z } from "zod";
import { runOverrides, runSpecification } from "./run-specification";

const sampleRange = z.strictObject({ from: z.int(), to: z.int() });

/** A stretch of the effective curve, both steps included, and what to do about it. */
export const rollBackPlanRequest = z.strictObject({
  fromStep: z.int().min(1).describe("First step of the stretch"),
  toStep: z.int().min(1).describe("Last step of the stretch"),
  checkpointId: z.string().min(1).optional().describe("Left out: the newest sound one before the stretch"),
  skipSamples: z.boolean().default(false).describe("Leave out the samples that were read in the stretch"),
  changes: runOverrides.optional().describe("Other settings to go on with, such as a lower peak learning rate or another optimizer"),
});
export type RollBackPlanRequest = z.infer<typeof rollBackPlanRequest>;

/** Cost of going back, as of `atStep`; a running run moves on meanwhile. */
export const rollBackPlan = z.strictObject({
  checkpointId: z.string().nullable().describe("Null: back to the seed"),
  checkpointStep: z.int(),
  atStep: z.int().describe("Newest recorded step when this was computed"),
  stepsLost: z.int().describe("Trained again or given up: atStep - checkpointStep"),
  tokensLost: z.int(),
  minutesLost: z.number().describe("Wall time that these steps took"),
  stepsPerSecond: z.number().nullable().describe("How fast the cost grows while the run goes on; null: it does not train"),
  skip: z.array(sampleRange).describe("Added to data.skip"),
  samplesSkipped: z.int(),
  peakLearningRate: z.strictObject({ from: z.number(), to: z.number() }),
  changes: z.array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() })).describe("Against what is in force now"),
});
export type RollBackPlan = z.infer<typeof rollBackPlan>;

/** Steps that ran twice, compared bit for bit. */
export const certificate = z.strictObject({
  status: z.enum(["pending", "pass", "fail", "not-comparable"]),
  against: z.string().nullable().describe("The segment that ran them first"),
  fromStep: z.int().nullable(),
  toStep: z.int().nullable(),
  comparedSteps: z.int(),
  firstDifference: z
    .strictObject({ step: z.int(), quantity: z.string(), before: z.number().nullable(), after: z.number().nullable() })
    .nullable(),
  detail: z.string().describe("One sentence"),
});
export type Certificate = z.infer<typeof certificate>;

export const ledgerClass = z.enum(["training", "checkpointing", "evaluation", "detection", "diagnosis", "restart", "repeated", "waiting"]);
export type LedgerClass = z.infer<typeof ledgerClass>;

/** Where a run's wall time went. The entries do not overlap and fill it without gaps. */
export const ledger = z.strictObject({
  fromMs: z.int(),
  toMs: z.int(),
  totalsMs: z.record(ledgerClass, z.number()),
  goodput: z.number().nullable().describe("Share of the wall time, without waiting by order of a person, that trained; null: no time yet"),
  entries: z
    .array(
      z.strictObject({
        class: ledgerClass,
        durationMs: z.number(),
        fromMs: z.number(),
        segmentId: z.string().nullable(),
        incidentId: z.string().nullable(),
        detail: z.string(),
      }),
    )
    .describe("In order of time; a segment's training is one entry with its evaluations and checkpoints beside it"),
  advice: z
    .strictObject({
      checkpointCostMs: z.number(),
      meanTimeBetweenFailuresMs: z.number(),
      failures: z.int(),
      intervalMs: z.number(),
      intervalSteps: z.int(),
      everySteps: z.int().describe("In force now"),
      basis: z.string().describe("One sentence: the formula with its numbers"),
    })
    .nullable()
    .describe("Null: nothing to go by yet"),
});
export type Ledger = z.infer<typeof ledger>;

/** What the live optimizer and session really held, beside what was asked for. */
export const configuration = z.strictObject({
  step: z.int().describe("The update it was read from"),
  segmentId: z.string(),
  fields: z.array(z.strictObject({ field: z.string(), asked: z.unknown(), found: z.unknown(), agrees: z.boolean() })),
  differences: z.int(),
});
export type Configuration = z.infer<typeof configuration>;

/** What a step read, worst sample first. */
export const batchInspection = z.strictObject({
  id: z.string(),
  runId: z.string(),
  step: z.int(),
  status: z.enum(["queued", "running", "done", "failed"]),
  checkpointStep: z.int().nullable().describe("Parameters that the losses are of: the newest checkpoint before the step; null: the seed's"),
  samples: z.array(
    z.strictObject({
      index: z.int().describe("Absolute index of the training sequence"),
      loss: z.number().nullable().describe("Mean cross-entropy, nats a token; null: not finite"),
      deviations: z.number().nullable().describe("From the batch's median, in median deviations"),
      documents: z.array(
        z.strictObject({
          number: z.int().describe("From 0, in the order of the training split"),
          text: z.string().describe("Its beginning, at most 1,000 characters"),
        }),
      ),
      text: z.string().describe("All that the sequence holds"),
    }),
  ),
  problem: z.string().nullable(),
});
export type BatchInspection = z.infer<typeof batchInspection>;

/** Candidate answers tried from one checkpoint. */
export const tournamentCandidate = z.strictObject({
  label: z.string().trim().min(1).max(60),
  changes: runOverrides.describe("Against what is in force; data.skip leaves samples out"),
});
export type TournamentCandidate = z.infer<typeof tournamentCandidate>;
export const tournament = z.strictObject({
  id: z.string(),
  runId: z.string(),
  checkpointId: z.string(),
  checkpointStep: z.int(),
  steps: z.int(),
  author: z.string(),
  reason: z.string(),
  createdAt: z.iso.datetime(),
  status: z.enum(["running", "decided", "cancelled"]),
  candidates: z.array(
    tournamentCandidate.extend({
      runId: z.string(),
      runName: z.string(),
      status: z.string(),
      step: z.int(),
      trainLoss: z.number().nullable(),
      validationLoss: z.number().nullable(),
      winner: z.boolean(),
    }),
  ),
});
export type Tournament = z.infer<typeof tournament>;

/** Nodes that a stretch of a run was trained on, most suspicious first. */
export const suspect = z.strictObject({
  nodeId: z.string(),
  node: z.string(),
  state: z.string(),
  score: z.number().min(0).max(1),
  evidence: z.array(z.strictObject({ kind: z.string(), text: z.string(), weight: z.number() })),
});
export type Suspect = z.infer<typeof suspect>;

/** What repeats a run from step 0: its effective curve, segment by segment, with what each trained by and the changes made on the way. */
export const replayPlan = z.strictObject({
  runId: z.string(),
  untilStep: z.int(),
  stateHash: z.string().nullable().describe("Recorded of the state at the end; null: no checkpoint was written there"),
  legs: z.array(
    z.strictObject({
      runId: z.string().describe("Another run's where this one began as its fork"),
      segmentId: z.string(),
      fromStep: z.int().describe("Steps done before it"),
      toStep: z.int(),
      specification: runSpecification.describe("In force at its first step"),
      changes: z.array(z.strictObject({ step: z.int().describe("Step boundary at which it was made"), changes: runOverrides })),
    }),
  ),
});
export type ReplayPlan = z.infer<typeof replayPlan>;
