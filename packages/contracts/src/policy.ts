/** Policies: which answer a detector's alarm gets, within which limits, and whether it may act yet. */
import { z } from "zod";
import { alarm } from "./incident";
import { runOverrides } from "./run-specification";
import type { StabilitySpecification } from "./specification/training";

const factor = z.number().gt(0).lt(1);

/** note: tell only. rollback goes to the last checkpoint before the first warning sign. swap changes fields in place, as a person's change does. */
export const policyAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("note") }),
  z.strictObject({ kind: z.literal("skip-update") }),
  z.strictObject({
    kind: z.literal("rollback"),
    skipSamples: z.boolean().describe("Leave out what was read from the first warning sign to the alarm (PaLM, section 5.1)"),
    learningRateFactor: factor.nullable().describe("What the peak learning rate is multiplied by (OPT-175B, section 2.5); null: it stays"),
  }),
  z.strictObject({ kind: z.literal("lower-learning-rate"), learningRateFactor: factor }),
  z.strictObject({ kind: z.literal("swap"), changes: runOverrides }),
  z.strictObject({ kind: z.literal("pause") }),
]);
export type PolicyAnswer = z.infer<typeof policyAnswer>;

export const policyLimits = z.strictObject({
  cooldownSteps: z.int().min(0).max(1_000_000).default(200).describe("Steps after an answer in which it gives no other"),
  maxAnswers: z.int().min(1).max(100).default(3).describe("Answers within `perTokens`; the next alarm pauses the run and asks"),
  perTokens: z.int().min(1).max(1e15).default(1_000_000_000).describe("Tokens that `maxAnswers` counts over"),
});
export type PolicyLimits = z.infer<typeof policyLimits>;

export const policyDraft = z.strictObject({
  name: z.string().trim().min(1).max(100),
  detector: z.string().min(1).max(64).describe("Name of a detector"),
  runId: z.string().nullable().default(null).describe("The run it watches; null: every run"),
  answer: policyAnswer,
  limits: policyLimits.prefault({}),
});
export type PolicyDraft = z.infer<typeof policyDraft>;

export const policyMode = z.enum(["shadow", "act", "off"]);
export type PolicyMode = z.infer<typeof policyMode>;

export const policy = policyDraft.extend({
  id: z.string(),
  mode: policyMode.describe("shadow: only says what it would do"),
  author: z.string(),
  createdAt: z.iso.datetime(),
  modeSince: z.iso.datetime(),
});
export type Policy = z.infer<typeof policy>;

/** What a policy made of an alarm. */
export const policyDecision = z.strictObject({
  id: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  runId: z.string(),
  segmentId: z.string(),
  at: z.iso.datetime(),
  alarm,
  outcome: z.enum(["noted", "would-act", "acted", "cooling-down", "limit-reached", "failed"]),
  detail: z.string().describe("One sentence: what it did or would do, and why not more"),
  incidentId: z.string().nullable(),
  interventionId: z.string().nullable(),
});
export type PolicyDecision = z.infer<typeof policyDecision>;

/** How a trainer leaves out the updates that a detector speaks of; null: it speaks of no single update. */
export function guardFor(detector: string): StabilitySpecification["skipUpdate"] | null {
  if (detector === "non-finite") return "non-finite";
  if (detector.startsWith("median-deviation")) return "median-deviation";
  return detector.startsWith("rolling-sigma") || detector === "running-mean-ratio" ? "rolling-sigma" : null;
}

export const detectorDescription = z.strictObject({
  name: z.string(),
  description: z.string(),
  opensIncidents: z.boolean().describe("Its alarm is an incident by itself; of the others, where a policy asks for it"),
});

/** What a policy would have done on a past run. */
export const backtestRun = z.strictObject({
  runId: z.string(),
  runName: z.string(),
  steps: z.int(),
  alarms: z.array(alarm),
  answers: z.array(z.strictObject({ step: z.int(), detail: z.string(), stepsLost: z.int(), samplesSkipped: z.int() })),
  stepsLost: z.int(),
  hadIncident: z.boolean().describe("A spike or divergence that a person or another policy answered lies within 64 steps of an alarm"),
});
export type BacktestRun = z.infer<typeof backtestRun>;

export const backtest = z.strictObject({
  runs: z.array(backtestRun),
  steps: z.int(),
  alarms: z.int(),
  alarmsPer10000Steps: z.number(),
});
export type Backtest = z.infer<typeof backtest>;
