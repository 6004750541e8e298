/** What the scaling part promises, measured: a held-out rung, known constants, a published rate. */
import { TrainyardError } from "@trainyard/contracts";
import { fitScalingLaw, proposeFor, type ScalingFit } from "../../scaling";
import { climb, type HeldOutRung } from "./held-out";
import type { LadderTable } from "./ladder-table";
import { measureRecovery, type Recovery } from "./recovery";

export interface ScalingMeasurement {
  /** The ladder's largest rung, which no fit has seen. */
  readonly heldOut: HeldOutRung;
  readonly recovery: Recovery;
  /** GPT-NeoX-20B's peak rate from GPT-3's rows, and (it - 0.97e-4) / 0.97e-4. */
  readonly interpolation: { readonly neox20bLr: number; readonly relativeError: number };
  /** Each rung from the smaller ones, the held-out one last. */
  readonly climb: readonly HeldOutRung[];
  /** The law of the ladder without the held-out rung. */
  readonly law: ScalingFit["law"];
}

/** 44 layers of 6,144, vocabulary 50,432: configs/20B.yml of EleutherAI/gpt-neox, whose rate is 0.97e-4. */
const neox20b = { parameters: 20_554_567_680, rate: 0.97e-4 } as const;
const resamples = 300;

export function measureScaling(table: LadderTable, { trials }: { readonly trials: number }): ScalingMeasurement {
  const rungs = climb(table);
  const heldOut = rungs.at(-1);
  if (heldOut === undefined) throw new TrainyardError("invalid", "The table has too few sizes to hold one out.");
  const rate = proposeFor(neox20b.parameters)
    .find(({ from }) => from === "gpt3")
    ?.proposals.find(({ field }) => field === "schedule.peakLearningRate")?.value;
  const neox20bLr = Number(rate);
  return {
    heldOut,
    recovery: measureRecovery(trials, resamples),
    interpolation: { neox20bLr, relativeError: neox20bLr / neox20b.rate - 1 },
    climb: rungs,
    law: fitScalingLaw(finishedBelowLargest(table), { resamples }).law,
  };
}

function finishedBelowLargest({ rows, sizes }: LadderTable) {
  return rows.flatMap(({ size, parameters, tokens, validationLoss, diverged }) => {
    const loss = validationLoss.at(-1) ?? null;
    return size === sizes.length - 1 || diverged || loss === null ? [] : { parameters, tokens, loss };
  });
}
