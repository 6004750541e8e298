/** What modes, designs and verdicts are called on the pages, and how effects are written. */
import type { AblationMode, AblationSpecification, AblationVerdict, Estimate } from "@trainyard/contracts";
import { CircleDashed, CircleEqual, CircleHelp, type LucideIcon, TrendingDown, TrendingUp } from "lucide-react";
import type { Tone } from "../../components/ui/badge";
import { noValue } from "../../lib/format";

export const modeWords: Record<AblationMode, string> = { evaluate: "remove and evaluate", retrain: "remove and retrain" };

export const designWords: Record<AblationSpecification["design"], string> = {
  "one-at-a-time": "one at a time",
  "leave-one-in": "all out but one",
  pairs: "pairs",
};

export const verdictLooks: Record<AblationVerdict, { word: string; meaning: string; tone: Tone; icon: LucideIcon }> = {
  hurts: {
    word: "hurts",
    meaning: "The loss is higher without it, beyond chance with all effects of the study in mind.",
    tone: "danger",
    icon: TrendingUp,
  },
  helps: {
    word: "helps",
    meaning: "The loss is lower without it, beyond chance with all effects of the study in mind.",
    tone: "good",
    icon: TrendingDown,
  },
  "no-effect": {
    word: "no effect",
    meaning: "Its interval holds 0 and is no wider than what the measure itself varies by.",
    tone: "neutral",
    icon: CircleEqual,
  },
  unclear: {
    word: "unclear",
    meaning: "Neither told apart from noise nor small enough to be called none.",
    tone: "warning",
    icon: CircleHelp,
  },
  waits: { word: "waits", meaning: "Not measured yet.", tone: "neutral", icon: CircleDashed },
};

/** Nats a token, with its sign: +0.0123. */
export function signedLoss(value: number | null | undefined): string {
  if (value === null || value === undefined) return noValue;
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}

export function intervalText({ low, high }: Estimate): string {
  return `${signedLoss(low)} to ${signedLoss(high)}`;
}
