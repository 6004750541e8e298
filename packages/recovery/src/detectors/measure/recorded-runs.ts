/** Recorded training: calm runs, and what became of them when something was injected. */
import { z } from "zod";
import type { Observation } from "../detector";

/** Null: not finite. */
const values = z.array(z.number().nullable());
const series = z.strictObject({ trainLoss: values, gradientNorm: values });

const calmRun = series.extend({ recipe: z.string(), seed: z.int() });
export type CalmRun = z.infer<typeof calmRun>;

const injection = series.extend({
  run: z.int().describe("Index of the run that it leaves"),
  fault: z.string().describe("Kind of fault and how much of it"),
  causes: z.enum(["instability", "stall"]),
  fromStep: z.int().describe("First step of the series"),
  atStep: z.int().describe("First step under the fault"),
  steps: z.int().describe("Steps under the fault"),
});
export type Injection = z.infer<typeof injection>;

export const recordedRuns = z.strictObject({ runs: z.array(calmRun).describe("From step 1"), injections: z.array(injection) });
export type RecordedRuns = z.infer<typeof recordedRuns>;

export function observationsOf({ trainLoss, gradientNorm }: z.infer<typeof series>, fromStep = 1): readonly Observation[] {
  return trainLoss.map((loss, index) => ({ step: fromStep + index, trainLoss: loss, gradientNorm: gradientNorm[index] ?? null }));
}
