/** Sweeps and their trials as the API shows them. */
import { z } from "zod";
import { parameterValues } from "./search-space";
import { sweepBudget, sweepSpecification } from "./sweep-specification";

export const sweepStatus = z.enum(["running", "paused", "finished", "stopped"]);
export type SweepStatus = z.infer<typeof sweepStatus>;

/** waiting: queued or between two stretches; pruned: paused with its checkpoint, others were better; cancelled: ended by a person. */
export const trialStatus = z.enum(["waiting", "running", "pruned", "finished", "diverged", "crashed", "does-not-fit", "cancelled"]);
export type TrialStatus = z.infer<typeof trialStatus>;

/** Statuses of a trial about which the search decides nothing more. */
export const endedTrialStatuses: readonly TrialStatus[] = ["pruned", "finished", "diverged", "crashed", "does-not-fit", "cancelled"];

export const trialOrigin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sampled"), sampler: z.string().describe("What suggested it, startup draws included") }),
  z.strictObject({ kind: z.literal("repeat"), of: z.int().describe("Trial with the same values") }),
  z.strictObject({ kind: z.literal("added") }).describe("By a person"),
]);
export type TrialOrigin = z.infer<typeof trialOrigin>;

/** A look at a trial. */
export const trialRung = z.strictObject({
  rung: z.int().describe("From 0; the last is the trial's end"),
  fraction: z.number().describe("Of the trial's tokens"),
  step: z.int(),
  tokens: z.int(),
  value: z.number().nullable().describe("First objective there; null: not reached, or not a number"),
  decision: z.enum(["waits", "goes-on", "pruned", "copies", "ends"]),
  why: z.string().describe("In words, with the figures compared; empty while it waits"),
  copiedFrom: z.int().nullable().describe("Population: the trial whose checkpoint it went on from"),
});
export type TrialRung = z.infer<typeof trialRung>;

export const trial = z.strictObject({
  sweepId: z.string(),
  number: z.int().describe("From 1"),
  runId: z.string().nullable().describe("null: refused before a run was made"),
  runName: z.string().nullable(),
  status: trialStatus,
  why: z.string().describe("Why it ended or what it waits for; empty while it runs"),
  origin: trialOrigin,
  seed: z.int(),
  values: parameterValues,
  objectives: z.array(z.number().nullable()).describe("In the sweep's order, at the furthest rung it came to"),
  fraction: z.number().describe("Of its tokens, at that rung; 1: all"),
  rungs: z.array(trialRung),
  step: z.int(),
  totalSteps: z.int(),
  tokens: z.int(),
  totalTokens: z.int(),
  parameters: z.int(),
  flops: z.number().describe("Spent"),
  nodeSeconds: z.number().describe("Spent"),
  stretches: z
    .array(z.strictObject({ node: z.string(), fromMs: z.int(), toMs: z.int().nullable() }))
    .describe("When it trained where; an open end trains now"),
  byHand: z.boolean().describe("A person went on with it after the search had ended it"),
  promotedTo: z.array(z.strictObject({ runId: z.string(), runName: z.string() })),
  tags: z.array(z.string()),
  pinned: z.boolean(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
});
export type Trial = z.infer<typeof trial>;

export const sweepUsed = z.strictObject({ tokens: z.int(), flops: z.number(), nodeHours: z.number() });
export type SweepUsed = z.infer<typeof sweepUsed>;

export const sweepSummary = z.strictObject({
  id: z.string(),
  number: z.int(),
  name: z.string(),
  author: z.string(),
  recipe: z.string(),
  status: sweepStatus,
  statusDetail: z.string().nullable().describe("Why it ended, or what it waits for"),
  sampler: z.string().describe("The one at work; the default's choice where that was asked for"),
  scheduler: z.string(),
  trials: z.int().describe("Planned"),
  counts: z.record(trialStatus, z.int()),
  best: z.strictObject({ number: z.int(), objectives: z.array(z.number().nullable()) }).nullable(),
  used: sweepUsed,
  budget: sweepBudget,
  bestSoFar: z.array(z.number()).describe("Of the first objective, by ended trials, at most 40 points"),
  clonedFrom: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type SweepSummary = z.infer<typeof sweepSummary>;

/** An edit of a sweep: holds from a trial on, what was before stays. */
export const sweepRevision = z.strictObject({
  at: z.iso.datetime(),
  author: z.string(),
  reason: z.string(),
  fromTrial: z.int().describe("First trial that it holds for"),
  change: z.string().describe("In words"),
});
export type SweepRevision = z.infer<typeof sweepRevision>;

export const sweepDetail = sweepSummary.extend({
  specification: sweepSpecification.describe("As in force now"),
  revisions: z.array(sweepRevision),
  rungs: z.array(z.strictObject({ rung: z.int(), fraction: z.number() })),
});
export type SweepDetail = z.infer<typeof sweepDetail>;

/** Curves of all trials, each thinned out; the extremes of what was left out are kept. Null: not a number. */
export const trialCurve = z.strictObject({
  number: z.int(),
  train: z.strictObject({ tokens: z.array(z.int()), loss: z.array(z.number().nullable()) }),
  validation: z.strictObject({ tokens: z.array(z.int()), loss: z.array(z.number().nullable()) }),
});
export type TrialCurve = z.infer<typeof trialCurve>;

/** What a sweep would be: looked at before it is begun. */
export const sweepPreview = z.strictObject({
  sampler: z.strictObject({ name: z.string(), why: z.string() }),
  configurations: z.int().nullable().describe("Different ones in the space; null: without end"),
  examples: z.array(
    z.strictObject({
      values: parameterValues,
      parameters: z.int().nullable(),
      memoryBytes: z.number().nullable(),
      tokens: z.int().nullable(),
      problem: z.string().nullable().describe("Why it would be refused; null: it would run"),
    }),
  ),
  rungs: z.array(z.strictObject({ rung: z.int(), fraction: z.number(), tokens: z.int() })),
  cost: z.strictObject({
    tokensMost: z.number().describe("If nothing is pruned"),
    tokensExpected: z.number().describe("With the scheduler's own share at each rung"),
    flopsExpected: z.number(),
    nodeHoursExpected: z.number().nullable().describe("null: no node has told its speed"),
  }),
});
export type SweepPreview = z.infer<typeof sweepPreview>;
