/** A roll-back as it is typed, and what is asked of the server for it. Pure. */
import { numberText, parseNumber, type RollBackPlanRequest, type RunSpecification } from "@trainyard/contracts";
import type { StepRange } from "../../../lib/step-range";
import type { FieldTexts } from "../../../specification/condition";
import { type ChangeDraft, changeDraft } from "../change/change-draft";

export interface RollBackChoice {
  range: StepRange;
  /** Null: the newest sound one before the stretch. */
  checkpointId: string | null;
  skipSamples: boolean;
  /** What the peak learning rate is multiplied by. */
  factor: string;
  /** Further settings, by dotted path. */
  typed: FieldTexts;
}

export interface RollBackDraft {
  /** Null while something is wrong. */
  request: RollBackPlanRequest | null;
  factorIssue: string | undefined;
  settings: ChangeDraft;
}

const ratePath = "schedule.peakLearningRate";

export function rollBackDraft(inForce: RunSpecification, choice: RollBackChoice): RollBackDraft {
  const { range, checkpointId, skipSamples, typed } = choice;
  const factor = parseNumber(choice.factor);
  const factorIssue = factor > 0 && factor <= 10 ? undefined : "must be a number above 0 and at most 10; 1 leaves the rate";
  const rate = factorIssue === undefined && factor !== 1 ? { [ratePath]: numberText(inForce.schedule.peakLearningRate * factor) } : {};
  const settings = changeDraft(inForce, { ...typed, ...rate });
  const { overrides, changed } = settings;
  const isStretch = range.from >= 1 && range.to >= range.from;
  if (factorIssue !== undefined || overrides === null || !isStretch) return { request: null, factorIssue, settings };
  return {
    request: {
      fromStep: range.from,
      toStep: range.to,
      skipSamples,
      ...(checkpointId !== null && { checkpointId }),
      ...(changed.length > 0 && { changes: overrides }),
    },
    factorIssue,
    settings,
  };
}
