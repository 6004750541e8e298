/** Policies in words: what they answer with, how far they may act, and what they made of an alarm. */
import type { Policy, PolicyAnswer, PolicyDecision, PolicyLimits, PolicyMode } from "@trainyard/contracts";
import { CircleSlash, Eye, type LucideIcon, Zap } from "lucide-react";
import type { Tone } from "../../components/ui/badge";
import { formatCount, formatInteger } from "../../lib/format";

export type AnswerKind = PolicyAnswer["kind"];

export const answerKinds: Record<AnswerKind, { title: string; help: string }> = {
  note: { title: "Note only", help: "Opens an incident and does nothing else." },
  "skip-update": {
    title: "Skip the update",
    help: "The trainer leaves an outlying update out as it comes. For detectors of single updates.",
  },
  rollback: {
    title: "Roll back",
    help: "Goes back to the last checkpoint before the first warning sign, and may leave out what was read since (PaLM, section 5.1).",
  },
  "lower-learning-rate": { title: "Lower the learning rate", help: "In place, without going back (OPT-175B, section 2.5)." },
  swap: { title: "Change settings", help: "In place, such as another optimizer or activation." },
  pause: { title: "Pause and ask", help: "Writes a checkpoint and waits for a person." },
};

export function answerText(answer: PolicyAnswer): string {
  switch (answer.kind) {
    case "rollback":
      return [
        "roll back before the first warning sign",
        ...(answer.skipSamples ? ["skip its samples"] : []),
        ...(answer.learningRateFactor === null ? [] : [`learning rate × ${answer.learningRateFactor}`]),
      ].join(", ");
    case "lower-learning-rate":
      return `learning rate × ${answer.learningRateFactor}`;
    case "swap":
      return `change ${Object.entries(answer.changes)
        .flatMap(([section, fields]) => (typeof fields === "object" && fields !== null ? pathsOf(section, fields) : [section]))
        .join(", ")}`;
    default:
      return answerKinds[answer.kind].title.toLowerCase();
  }
}

function pathsOf(section: string, fields: object): string[] {
  return Object.entries(fields).map(
    ([field, value]) => `${section}.${field} to ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

export function limitsText({ cooldownSteps, maxAnswers, perTokens }: PolicyLimits): string {
  const answers = maxAnswers === 1 ? "1 answer" : `${formatInteger(maxAnswers)} answers`;
  return `at most ${answers} in ${formatCount(perTokens)} tokens, ${formatInteger(cooldownSteps)} steps apart; then it pauses and asks`;
}

export function scopeText({ runId }: Pick<Policy, "runId">, runName: string | undefined): string {
  return runId === null ? "every run" : (runName ?? runId);
}

export const modeLooks: Record<PolicyMode, { label: string; icon: LucideIcon; tone: Tone; meaning: string }> = {
  off: { label: "Off", icon: CircleSlash, tone: "neutral", meaning: "Does nothing" },
  shadow: { label: "Shadow", icon: Eye, tone: "info", meaning: "Only says what it would do" },
  act: { label: "Act", icon: Zap, tone: "warning", meaning: "Answers alarms without a person" },
};

export const outcomeLooks: Record<PolicyDecision["outcome"], { label: string; tone: Tone }> = {
  noted: { label: "noted", tone: "neutral" },
  "would-act": { label: "would act", tone: "info" },
  acted: { label: "acted", tone: "warning" },
  "cooling-down": { label: "cooling down", tone: "neutral" },
  "limit-reached": { label: "limit reached", tone: "danger" },
  failed: { label: "failed", tone: "danger" },
};
