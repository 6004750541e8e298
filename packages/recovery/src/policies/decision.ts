/** What a policy makes of an alarm: its mode and its limits, nothing of how an answer is carried out. */
import type { Alarm, Policy, PolicyDecision } from "@trainyard/contracts";
import { answerText } from "./answer-text";

/** An earlier decision of the same policy on the same run. */
export interface PastAnswer {
  readonly step: number;
  readonly tokens: number;
  readonly outcome: PolicyDecision["outcome"];
  /** Where the run went on after a roll-back; the step itself when left out. */
  readonly resumedStep?: number;
}

export interface DecisionFacts {
  readonly policy: Pick<Policy, "mode" | "answer" | "limits">;
  readonly alarm: Pick<Alarm, "detector" | "step">;
  /** Seen by the run at the alarm. */
  readonly tokens: number;
  readonly past: readonly PastAnswer[];
}

/** `limit-reached`: the caller pauses the run and asks a person. */
export interface PolicyVerdict {
  readonly outcome: Exclude<PolicyDecision["outcome"], "failed">;
  readonly detail: string;
}

export function policyDecision({ policy, alarm, tokens, past }: DecisionFacts): PolicyVerdict {
  const { mode, answer, limits } = policy;
  if (mode === "off") return { outcome: "noted", detail: "The policy is off." };
  if (answer.kind === "note") return { outcome: "noted", detail: `${alarm.detector} at step ${alarm.step}; the policy only notes it.` };
  const given = past.filter(isAnswer);
  const until = Math.max(...given.map((answered) => (answered.resumedStep ?? answered.step) + limits.cooldownSteps));
  if (alarm.step < until)
    return {
      outcome: "cooling-down",
      detail: `It answered less than ${limits.cooldownSteps} steps ago; the next answer is at step ${until}.`,
    };
  const counted = given.filter(({ outcome, tokens: then }) => outcome !== "limit-reached" && tokens - then < limits.perTokens);
  if (counted.length >= limits.maxAnswers) {
    return {
      outcome: "limit-reached",
      detail: `It has answered ${counted.length} times within ${limits.perTokens} tokens, which is its limit: the run is to be paused and a person asked.`,
    };
  }
  return mode === "shadow"
    ? { outcome: "would-act", detail: `It would ${answerText(answer)}.` }
    : { outcome: "acted", detail: `It is to ${answerText(answer)}.` };
}

/** In shadow mode what it would have done counts as done. A run that went back comes by the same steps and tokens again: those count as well. */
function isAnswer({ outcome }: PastAnswer): boolean {
  return outcome === "acted" || outcome === "would-act" || outcome === "limit-reached";
}
