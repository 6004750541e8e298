/** What a roll-back costs, in words: as planned, while it grows, and as it came out. Pure. */
import type { RollBackPlan } from "@trainyard/contracts";
import { z } from "zod";
import { formatCompact, formatCount, formatDuration, formatInteger } from "../../../lib/format";

export interface Cost {
  label: string;
  value: string;
}

export function costOf({ stepsLost, tokensLost, minutesLost, samplesSkipped }: Omit<RollBackCost, "plannedStepsLost">): Cost[] {
  return [
    { label: "Steps lost", value: formatInteger(stepsLost) },
    { label: "Tokens lost", value: formatCount(tokensLost) },
    { label: "Time lost", value: formatDuration(minutesLost * 60) },
    { label: "Samples skipped", value: formatInteger(samplesSkipped) },
  ];
}

/** Why the figures move; empty when they do not. */
export function growthText({ stepsPerSecond, atStep }: Pick<RollBackPlan, "stepsPerSecond" | "atStep">): string {
  const at = `as of step ${formatInteger(atStep)}`;
  return stepsPerSecond === null || stepsPerSecond === 0
    ? `${at}; the run does not train, so this stays`
    : `${at}; grows by ${formatCompact(Number(stepsPerSecond.toPrecision(2)))} steps a second until you confirm`;
}

export function checkpointText({ checkpointId, checkpointStep }: Pick<RollBackPlan, "checkpointId" | "checkpointStep">): string {
  return checkpointId === null ? "the seed, step 0: there is no checkpoint before the stretch" : `step ${formatInteger(checkpointStep)}`;
}

const rollBackCost = z.object({
  stepsLost: z.number(),
  tokensLost: z.number(),
  minutesLost: z.number(),
  samplesSkipped: z.number(),
  plannedStepsLost: z.number().optional(),
});
type RollBackCost = z.infer<typeof rollBackCost>;

/** The result of an applied roll-back as a sentence; null when it holds no cost. */
export function resultText(result: Readonly<Record<string, unknown>> | null): string | null {
  const cost = rollBackCost.safeParse(result);
  if (!cost.success) return null;
  const { stepsLost, tokensLost, minutesLost, samplesSkipped, plannedStepsLost } = cost.data;
  const lost = `It cost ${formatInteger(stepsLost)} steps, ${formatCount(tokensLost)} tokens, ${formatDuration(minutesLost * 60)}`;
  const planned = plannedStepsLost === undefined ? "" : ` (planned: ${formatInteger(plannedStepsLost)} steps)`;
  return `${lost}${planned}; ${samplesSkipped === 1 ? "1 sample is" : `${formatInteger(samplesSkipped)} samples are`} skipped.`;
}
