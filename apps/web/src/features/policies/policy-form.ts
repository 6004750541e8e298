/** A policy as it is typed, and the request that it makes. Pure. */
import { fieldValue, type PolicyDraft, policyLimits, policyRequest, whyFixed } from "@trainyard/contracts";
import { type FieldIssues, issuesByField } from "../../lib/field-issues";
import { type FormField, formField, formFields } from "../../specification/fields";
import { assemble } from "../../specification/values";
import type { AnswerKind } from "./policy-words";

export interface Swap {
  path: string;
  text: string;
}

export interface PolicyForm {
  name: string;
  detector: string;
  /** Empty: every run. */
  runId: string;
  answer: AnswerKind;
  skipSamples: boolean;
  /** Empty on a roll-back: the rate stays. */
  factor: string;
  swaps: readonly Swap[];
  cooldownSteps: string;
  maxAnswers: string;
  perTokens: string;
}

const defaults = policyLimits.parse({});

export const emptyPolicy: PolicyForm = {
  name: "",
  detector: "",
  runId: "",
  answer: "rollback",
  skipSamples: true,
  factor: "",
  swaps: [],
  cooldownSteps: String(defaults.cooldownSteps),
  maxAnswers: String(defaults.maxAnswers),
  perTokens: String(defaults.perTokens),
};

/** Settings that a running run takes; what is left out of training is not for a policy to name in advance. */
export const swappableFields: readonly FormField[] = formFields.filter(
  ({ path, kind }) => whyFixed(path) === null && !path.startsWith("duration.") && kind !== "list" && kind !== "table",
);

export interface ReadPolicy {
  /** Null while something is wrong. */
  request: (PolicyDraft & { author: string }) | null;
  issues: FieldIssues;
}

export function readPolicy(form: PolicyForm, author: { author?: string }): ReadPolicy {
  const parsed = policyRequest.safeParse({
    name: form.name,
    detector: form.detector,
    runId: form.runId === "" ? null : form.runId,
    answer: answerOf(form),
    limits: { cooldownSteps: numberOf(form.cooldownSteps), maxAnswers: numberOf(form.maxAnswers), perTokens: numberOf(form.perTokens) },
    ...author,
  });
  const swapIssue = form.answer === "swap" && form.swaps.length === 0 ? { "answer.changes": "choose at least one setting" } : {};
  if (parsed.success && Object.keys(swapIssue).length === 0) return { request: parsed.data, issues: {} };
  return { request: null, issues: { ...(parsed.success ? {} : issuesByField(parsed.error)), ...swapIssue } };
}

function answerOf({ answer, skipSamples, factor, swaps }: PolicyForm): unknown {
  switch (answer) {
    case "rollback":
      return { kind: answer, skipSamples, learningRateFactor: factor.trim() === "" ? null : numberOf(factor) };
    case "lower-learning-rate":
      return { kind: answer, learningRateFactor: numberOf(factor) };
    case "swap":
      return { kind: answer, changes: assemble(swaps.map(({ path, text }) => [path, swapValue(path, text)] as const)) };
    default:
      return { kind: answer };
  }
}

function swapValue(path: string, text: string): unknown {
  const field = formField(path);
  return field === undefined ? text : fieldValue(field, text);
}

/** Nothing typed is no number, where `Number` would say 0. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.replaceAll(",", ""));
}
